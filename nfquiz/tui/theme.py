"""The themes, and which of them a setting means.

States are told by words and shapes; colours only repeat them, in blue and orange, which most colour-blind people tell
apart. Text has a contrast of at least 4.5 to 1 against what it stands on (7 to 1 in high contrast).
"""

from collections.abc import Mapping

from textual.theme import Theme

DARK = Theme(
    name="nfquiz-dark",
    primary="#7db4f0",
    secondary="#9aa7b8",
    accent="#e9a45b",
    success="#7db4f0",
    warning="#e9a45b",
    error="#f0907a",
    foreground="#dfe3e8",
    background="#14181d",
    surface="#1a1f26",
    panel="#232a33",
    variables={
        "block-cursor-background": "#7db4f0",
        "block-cursor-foreground": "#10151b",
        "footer-background": "#1a1f26",
        "footer-key-foreground": "#e9a45b",
        "footer-description-foreground": "#b4bdc9",
        "border": "#7db4f0",
        "border-blurred": "#3a4553",
        "text-muted": "#a3acb8",
        "scrollbar": "#3a4553",
        "scrollbar-background": "#14181d",
        "scrollbar-background-hover": "#14181d",
        "scrollbar-background-active": "#14181d",
        "scrollbar-corner-color": "#14181d",
    },
)
LIGHT = Theme(
    name="nfquiz-light",
    primary="#0b57a4",
    secondary="#54606e",
    accent="#8a4a00",
    success="#0b57a4",
    warning="#8a4a00",
    error="#a3301c",
    foreground="#20262d",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e7e4dc",
    dark=False,
    variables={
        "block-cursor-background": "#0b57a4",
        "block-cursor-foreground": "#ffffff",
        "footer-background": "#f0eee8",
        "footer-key-foreground": "#8a4a00",
        "footer-description-foreground": "#3c454f",
        "border": "#0b57a4",
        "border-blurred": "#b9b4a8",
        "text-muted": "#59616b",
        "scrollbar": "#c4beb1",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
        "scrollbar-corner-color": "#fbfaf7",
    },
)
HIGH_CONTRAST = Theme(
    name="nfquiz-high-contrast",
    primary="#8fd0ff",
    secondary="#ffffff",
    accent="#ffd24a",
    success="#8fd0ff",
    warning="#ffd24a",
    error="#ffb09c",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    text_alpha=1.0,
    variables={
        "block-cursor-background": "#ffd24a",
        "block-cursor-foreground": "#000000",
        "footer-background": "#000000",
        "footer-key-foreground": "#ffd24a",
        "footer-description-foreground": "#ffffff",
        "border": "#ffffff",
        "border-blurred": "#bfbfbf",
        "text-muted": "#ffffff",
    },
)
THEMES = (DARK, LIGHT, HIGH_CONTRAST)
SETTINGS = {
    "auto": "As light or dark as the terminal says it is",
    "dark": "Light text on a dark ground",
    "light": "Dark text on a light ground",
    "ansi": "The 16 colours of your terminal",
    "high-contrast": "White on black, 7 to 1 and more",
}
"""What the setting can be, and what it means."""


def theme_name(setting: str, env: Mapping[str, str]) -> str:
    """The theme for `auto`, `dark`, `light`, `ansi` or `high-contrast`.

    `auto` (and the shade of `ansi`) go by COLORFGBG, which many terminals set; dark where nothing is said.
    """
    light = _is_light(env.get("COLORFGBG", ""))
    match setting:
        case "dark":
            return DARK.name
        case "light":
            return LIGHT.name
        case "high-contrast":
            return HIGH_CONTRAST.name
        case "ansi":
            return "ansi-light" if light else "ansi-dark"
    return LIGHT.name if light else DARK.name


def _is_light(colours: str) -> bool:
    """Whether `foreground;background` names a light background: 7 and 9 to 15 are the light ones of the 16."""
    background = colours.rpartition(";")[2]
    return background.isdecimal() and int(background) in {7, *range(9, 16)}
