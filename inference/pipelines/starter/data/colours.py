"""The colour words the model knows, and painting a drawing in one of them. Pure."""

import colorsys

import numpy as np

PAINTS: dict[str, tuple[int, int, int]] = {
    "red": (222, 40, 48),
    "orange": (247, 138, 29),
    "yellow": (252, 212, 46),
    "green": (56, 168, 74),
    "blue": (45, 104, 224),
    "purple": (134, 64, 190),
    "pink": (250, 128, 178),
    "brown": (136, 84, 48),
    "black": (38, 38, 46),
    "white": (244, 244, 246),
    "grey": (140, 144, 150),
    "golden": (226, 172, 40),
    "turquoise": (44, 192, 186),
}


def recolour(premultiplied: np.ndarray, paint: str) -> np.ndarray:
    """Paint a premultiplied RGBA drawing (floats 0..1) in one colour, keeping light, shade and pale whites."""
    alpha = premultiplied[..., 3:]
    rgb = premultiplied[..., :3] / np.maximum(alpha, 1e-3)
    light = rgb @ np.array([0.299, 0.587, 0.114], rgb.dtype)
    red, green, blue = np.moveaxis(rgb, -1, 0)
    colourful = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    target = np.array(PAINTS[paint], rgb.dtype) / 255
    body = np.ones_like(light) if _is_plain(colourful, alpha[..., 0]) else np.clip(colourful / 0.25, 0, 1)
    painted = _shade(target, _centred(light, body * alpha[..., 0]))
    mixed = rgb + (painted - rgb) * body[..., None]
    return np.concatenate([np.clip(mixed, 0, 1) * alpha, alpha], -1)


def shade_of(paint: str, lightness: float) -> np.ndarray:
    """A lighter (above 0) or darker (below 0) tint of a paint, floats 0..1."""
    red, green, blue = (part / 255 for part in PAINTS[paint])
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    return np.array(colorsys.hls_to_rgb(hue, min(0.97, max(0.03, light + lightness)), saturation), np.float32)


def _is_plain(colourful: np.ndarray, alpha: np.ndarray) -> bool:
    return float((colourful * alpha).sum()) < 0.15 * max(float(alpha.sum()), 1e-3)


def _centred(light: np.ndarray, weight: np.ndarray) -> np.ndarray:
    middle = float((light * weight).sum()) / max(float(weight.sum()), 1e-3)
    return light - middle


def _shade(target: np.ndarray, relief: np.ndarray) -> np.ndarray:
    """Lighter parts go to white, darker ones to black, the middle stays the colour asked for."""
    up = np.clip(relief, 0, 1)[..., None] * 0.9
    down = np.clip(-relief, 0, 1)[..., None] * 1.3
    return np.clip(target * (1 - np.clip(down, 0, 0.9)) * (1 - up) + up, 0, 1)
