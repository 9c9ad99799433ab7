"""A page of somebody else's, and all that it tries on a reader of ours."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# A form that nobody submitted, into a frame, so that the page goes on to the next. Resolves when
# the answer, or the browser's refusal to show it, is there.
SUBMIT = """({ action, fields, type }) => new Promise((done) => {
  const frame = document.createElement('iframe');
  frame.name = 'sink' + document.querySelectorAll('iframe').length;
  document.body.append(frame);
  const form = document.createElement('form');
  Object.assign(form, { method: 'post', action, enctype: type, target: frame.name });
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement('input');
    Object.assign(input, { type: 'hidden', name, value });
    form.append(input);
  }
  document.body.append(form);
  frame.addEventListener('load', () => done());
  form.submit();
})"""
# With the reader's cookies; what the browser itself refuses to send is no harm done.
FETCH = """async ({ url, method, body, type, mode }) => {
  const headers = type ? { 'Content-Type': type } : {};
  const options = { method, body, mode, headers, credentials: 'include' };
  try {
    const answer = await fetch(url, options);
    return answer.type === 'opaque' ? 'opaque' : await answer.text();
  } catch (error) {
    return 'refused';
  }
}"""
# A page of ours as a picture, a script, a style sheet: whether it came to anything.
EMBED = """({ tag, url }) => new Promise((done) => {
  const part = document.createElement(tag);
  part.onload = () => done(tag === 'img' ? part.naturalWidth > 0 : true);
  part.onerror = () => done(false);
  if (tag === 'link') Object.assign(part, { rel: 'stylesheet', href: url });
  else part.src = url;
  document.body.append(part);
})"""
FRAME = """(url) => new Promise((done) => {
  const frame = document.createElement('iframe');
  frame.addEventListener('load', () => {
    let text = '';
    try { text = frame.contentDocument?.body.textContent ?? ''; } catch { text = ''; }
    done(text);
  });
  frame.src = url;
  document.body.append(frame);
})"""
# Another window of ours: what the page that opened it can read of it, and what it can make it do.
OPEN = """async (url) => {
  const other = window.open(url);
  await new Promise((done) => setTimeout(done, 500));
  other?.postMessage({ type: 'take-over', person: null }, '*');
  try {
    return other?.document?.body?.textContent ?? '';
  } catch {
    return '';
  }
}"""
PAGE = b"<!doctype html><meta charset=utf-8><title>Trang la</title><body><h1>Trang la</h1></body>"
NO_REFERRER = PAGE.replace(b"<title>", b"<meta name=referrer content=no-referrer><title>")


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        page = NO_REFERRER if self.path == "/quiet" else PAGE
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_args: object) -> None:
        """Nothing: the reader's cookies come here too."""


@contextmanager
def another_site() -> Iterator[int]:
    """The port at which somebody else's page is served, by every name of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()
