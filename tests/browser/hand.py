"""A reader without a mouse: Tab until a thing has the focus, then a key."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests import make

# Far more stops than any page has on the way to what one looks for.
STOPS = 150
FOCUSED = """() => {
  const at = document.activeElement, ring = at.closest("label") ?? at;
  const seen = [at, ring].map(each => getComputedStyle(each));
  const box = at.getBoundingClientRect();
  // The form's foot stays in sight, and may lie over nothing that has the focus.
  const bar = document.querySelector(".form-bar");
  const free = bar && !bar.contains(at) ? bar.getBoundingClientRect().top : innerHeight;
  return {
    // A table that scrolls has the focus too, but is no thing to press.
    words: at.tabIndex === 0 && at.tagName === "DIV" ? "" : (at.labels?.[0] ?? at).innerText ?? "",
    alt: at.querySelector(":scope > img")?.alt ?? "",
    tag: at.tagName,
    ringed: seen.some(each => each.outlineStyle !== "none" && parseFloat(each.outlineWidth) >= 2),
    on_screen: box.bottom > 0 && box.top < innerHeight && (!bar || box.bottom <= free + 1),
  };
}"""


@dataclass
class Hand:
    """`hidden` lists every stop whose focus could not be seen; `followed` counts links taken."""

    page: Page
    hidden: list[str] = field(default_factory=list)
    followed: int = 0

    def tab_to(self, words: str) -> None:
        """To the next thing that says these words."""
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            at = self.page.evaluate(FOCUSED)
            if at["tag"] == "BODY":
                continue
            if not (at["ringed"] and at["on_screen"]):
                self.hidden.append(f"{self.page.url}: {at['tag']} {at['words'][:40]}")
            if words in at["words"] or words in at["alt"]:
                return
        raise AssertionError(f"no way by Tab to {words!r} on {self.page.url}")

    def follow(self, words: str) -> None:
        """By Enter to another page."""
        self.tab_to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.followed += 1

    def press(self, words: str, key: str) -> None:
        self.tab_to(words)
        self.page.keyboard.press(key)

    def sign_in(self, url: str, name: str) -> None:
        self.page.goto(f"{url}/sign-in")
        self.tab_to("Tên đăng nhập")
        self.page.keyboard.type(name)
        self.tab_to("Mật khẩu")
        self.page.keyboard.type(make.PASSWORD)
        self.follow("Đăng nhập")
        self.followed = 0
