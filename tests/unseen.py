"""Text that is there and that nobody sees: it names nothing and gives no reason."""

UNSEEN = (
    *(" \t\n\u00a0\u3000", "\u200b", "\u00ad", "\u2060\ufeff", "\u200d\u200c", "\u202e"),
    *("\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\x01\x02", "\u0301", "\ufe0f\u034f"),
)
