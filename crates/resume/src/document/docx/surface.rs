//! What lies under a run of text: the shading of the run, paragraph or cell, or the fill of a text box.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::super::look::Surface;
use super::super::xml::{attribute, rgb};

/// Reads the fill of a drawn shape, up to the end of the `wps:spPr` whose start was just read. `None` is no fill: what
/// lies under the shape shows through.
pub(super) fn read_shape(reader: &mut Reader<&[u8]>) -> quick_xml::Result<Option<Surface>> {
    let mut depth = 1_u32;
    let mut fill = None;
    let mut decided = false;
    // The outline (`a:ln`) has fills of its own, which say nothing about the inside.
    let mut outline_depth = None;
    loop {
        match reader.read_event()? {
            Event::Start(element) => {
                depth += 1;
                let name = element.local_name();
                if name.as_ref() == "ln" {
                    outline_depth.get_or_insert(depth);
                } else if outline_depth.is_none() && !decided {
                    match name.as_ref() {
                        "solidFill" | "gradFill" | "blipFill" | "pattFill" => fill = Some(Surface::Unknown),
                        "srgbClr" if fill.is_some() => {
                            fill = attribute(&element, "val").and_then(|value| rgb(&value)).map(Surface::Colour);
                            decided = true;
                        }
                        _ => {}
                    }
                }
            }
            Event::Empty(element) if outline_depth.is_none() && !decided => match element.local_name().as_ref() {
                "noFill" => decided = true,
                "srgbClr" if fill.is_some() => {
                    fill = attribute(&element, "val").and_then(|value| rgb(&value)).map(Surface::Colour);
                    decided = true;
                }
                _ => {}
            },
            Event::End(_) => {
                if outline_depth == Some(depth) {
                    outline_depth = None;
                }
                depth -= 1;
                if depth == 0 {
                    return Ok(fill);
                }
            }
            Event::Eof => return Ok(fill),
            _ => {}
        }
    }
}
