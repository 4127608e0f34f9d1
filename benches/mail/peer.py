"""Prints what Python's email package reads of a message: headers, text, attachments.
Called by `mail-peer`, one message a call."""

import email
import email.policy
import html.parser
import sys
import zlib


class Text(html.parser.HTMLParser):
    """What people see of a page."""

    def __init__(self):
        super().__init__()
        self.hidden = 0
        self.parts = []

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style", "title")

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style", "title") and self.hidden > 0

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


def show(kind, text):
    text = text.encode("utf-8", "replace").decode("utf-8")
    print(kind, " ".join(text.split()))


def body(part):
    raw = part.get_payload(decode=True) or b""
    charset = part.get_content_charset() or "utf-8"
    try:
        text = raw.decode(charset)
    except (LookupError, UnicodeError):
        try:
            text = raw.decode("utf-8")
        except UnicodeError:
            text = raw.decode("windows-1252", "replace")
    if part.get_content_type() == "text/html":
        page = Text()
        page.feed(text)
        text = " ".join(page.parts)
    show("text", text)


def main():
    with open(sys.argv[1], "rb") as file:
        message = email.message_from_bytes(file.read(), policy=email.policy.default)
    for part in message.walk():
        for name, value in part.items():
            try:
                show("header", f"{name}: {value}")
            except Exception:  # the package fails on some headers
                print("failed", name)
        if part.is_multipart():
            continue
        attached = part.get_content_disposition() == "attachment" or part.get_filename()
        if part.get_content_maintype() == "text" and not attached:
            body(part)
        else:
            raw = part.get_payload(decode=True) or b""
            print("file", len(raw), f"{zlib.crc32(raw):08x}", part.get_content_type())


main()
