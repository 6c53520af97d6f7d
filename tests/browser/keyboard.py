"""Walking through the site by keyboard alone: Tab to what is wanted, Enter, and wait for what it did."""

from playwright.sync_api import Page

NAME = """() => {
    const { activeElement: element } = document;
    const words = element.getAttribute("aria-label") ?? element.labels?.[0]?.innerText ?? element.innerText;
    return words.replace(/\\s+/g, " ").trim().slice(0, 100);
}"""


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Press Tab until what has the focus begins with `name`; fail when it does not come."""
    passed: list[str] = []
    for _ in range(100):
        page.keyboard.press(key)
        passed.append(str(page.evaluate(NAME)))
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"Tab does not reach {name!r}; it passes {passed}")


def press_enter_on(page: Page, name: str) -> None:
    """Tab to a button or a summary and press Enter."""
    tab_to(page, name)
    page.keyboard.press("Enter")


def follow(page: Page, name: str, url: str) -> None:
    """Tab to a link or button and press Enter; wait for the page it leads to."""
    press_enter_on(page, name)
    page.wait_for_url(url)


def type_into(page: Page, name: str, text: str) -> None:
    """Tab to a field and type."""
    tab_to(page, name)
    page.keyboard.type(text)
