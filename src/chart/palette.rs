//! Colours. The first four are the analysis colours of the UK government's statisticians, in the
//! order in which neighbours keep a contrast of 3:1 (Analysis Function, "Data visualisation:
//! colours in charts").

use plotters::style::RGBColor;

/// Colours of categories that have no order.
pub(super) const CATEGORIES: [RGBColor; 4] = [
    RGBColor(0x12, 0x43, 0x6D),
    RGBColor(0x28, 0xA1, 0x97),
    RGBColor(0x80, 0x16, 0x50),
    RGBColor(0xF4, 0x6A, 0x25),
];

/// Bands from best to worst: one hue from dark to light, so that the order survives grey and
/// print. Each neighbour contrasts with the next by 1.5:1 or more, and each part carries a sign.
/// Source: Analysis Function, "Data visualisation: colours in charts", sequential palette, with a
/// fourth, lighter step.
pub(super) const RAMP: [RGBColor; 4] = [
    RGBColor(0x12, 0x43, 0x6D),
    RGBColor(0x20, 0x73, 0xBC),
    RGBColor(0x6B, 0xAC, 0xE6),
    RGBColor(0xC9, 0xE1, 0xF7),
];

/// Text and axis lines.
pub(super) const INK: RGBColor = RGBColor(0x1A, 0x1A, 0x1A);
/// Grid lines, and what is not counted.
pub(super) const QUIET: RGBColor = RGBColor(0xD0, 0xD0, 0xD0);
/// Outline of what has no category; 4.9:1 on paper.
pub(super) const OUTLINE: RGBColor = RGBColor(0x70, 0x70, 0x70);
/// Page.
pub(super) const PAPER: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);

/// Text that can be read on a colour: white or ink, whichever contrasts more.
pub(super) fn on(colour: RGBColor) -> RGBColor {
    if contrast(colour, PAPER) >= contrast(colour, INK) {
        PAPER
    } else {
        INK
    }
}

/// `#rrggbb`.
pub(super) fn hex(colour: RGBColor) -> String {
    format!("#{:02X}{:02X}{:02X}", colour.0, colour.1, colour.2)
}

/// Contrast ratio by WCAG 2.2, 1 to 21.
pub(super) fn contrast(a: RGBColor, b: RGBColor) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: RGBColor) -> f64 {
    let linear = |channel: u8| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * linear(colour.0) + 0.7152 * linear(colour.1) + 0.0722 * linear(colour.2)
}
