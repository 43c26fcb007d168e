//! Word documents: the words of a script that was written in one, paragraph by paragraph. Pictures, comments, deleted
//! words and everything else stay where they are.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

/// Largest file that is opened: documents carry their pictures.
const LARGEST_FILE: u64 = 64 << 20;
/// Largest text with its marks, unpacked: a script has far less.
const LARGEST_TEXT: u64 = 16 << 20;
/// Where the words are.
const WORDS: &str = "word/document.xml";

/// The text of the document at `path`, a line for each paragraph; its title and first headings as Markdown has them.
/// `None` when it is no such document, or larger than any script.
pub(crate) fn text_of(path: &Path) -> Option<String> {
    let file = File::open(path).ok()?;
    if file.metadata().ok()?.len() > LARGEST_FILE {
        return None;
    }
    let mut document = zip::ZipArchive::new(BufReader::new(file)).ok()?;
    let mut marked = String::new();
    document.by_name(WORDS).ok()?.take(LARGEST_TEXT + 1).read_to_string(&mut marked).ok()?;
    if marked.len() as u64 > LARGEST_TEXT {
        return None;
    }
    words(&marked)
}

fn words(marked: &str) -> Option<String> {
    let mut reader = Reader::from_str(marked);
    let (mut text, mut paragraph) = (String::new(), String::new());
    let (mut heading, mut in_words, mut whole) = (false, false, false);
    loop {
        match reader.read_event().ok()? {
            // The same once more for programs that do not know the first.
            Event::Start(start) if start.local_name().as_ref() == "Fallback" => {
                reader.read_to_end(start.name()).ok()?;
            }
            Event::Start(start) => match start.local_name().as_ref() {
                "p" => heading = false,
                "t" => in_words = true,
                _ => {}
            },
            Event::Empty(mark) => match mark.local_name().as_ref() {
                "pStyle" => heading = is_heading(&mark),
                "tab" => paragraph.push(' '),
                "br" | "cr" => paragraph.push('\n'),
                _ => {}
            },
            Event::Text(words) if in_words => paragraph.push_str(&words.xml10_content()),
            Event::GeneralRef(name) if in_words => {
                let written = format!("&{};", &*name);
                paragraph.push_str(&quick_xml::escape::unescape(&written).ok()?);
            }
            Event::End(end) => match end.local_name().as_ref() {
                "t" => in_words = false,
                "document" => whole = true,
                "p" => {
                    if heading && !paragraph.trim().is_empty() {
                        text.push_str("# ");
                    }
                    text.push_str(paragraph.trim());
                    text.push_str("\n\n");
                    paragraph.clear();
                }
                _ => {}
            },
            Event::Eof => return whole.then_some(text),
            _ => {}
        }
    }
}

/// Whether a paragraph of this style names the whole: the styles are called so in every language of the program.
fn is_heading(style: &BytesStart<'_>) -> bool {
    let value = style.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == "val");
    value.is_some_and(|value| matches!(value.value.as_ref(), "Title" | "Heading1" | "1"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::{SimpleFileOptions, ZipWriter};

    fn document(name: &str, marked: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("script.docx");
        let mut file = ZipWriter::new(File::create(&path).unwrap());
        file.start_file(name, SimpleFileOptions::default()).unwrap();
        file.write_all(marked).unwrap();
        file.finish().unwrap();
        (folder, path)
    }

    fn marked(body: &str) -> String {
        format!(
            r#"<?xml version="1.0"?><w:document xmlns:w="w" xmlns:mc="mc"><w:body>{body}</w:body></w:document>"#
        )
    }

    #[test]
    fn paragraphs_become_lines_and_the_title_a_heading() {
        let body = marked(
            r#"<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Why bees dance</w:t></w:r></w:p>
               <w:p><w:r><w:t xml:space="preserve">Bees </w:t></w:r><w:r><w:t>dance &amp; sing.</w:t></w:r></w:p>
               <w:p/><w:p><w:r><w:t>蜜蜂跳舞。</w:t><w:br/><w:t>Twice</w:t><w:tab/><w:t>&#233;.</w:t></w:r></w:p>"#,
        );
        let (_folder, path) = document(WORDS, body.as_bytes());
        let text = text_of(&path).unwrap();
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines, ["# Why bees dance", "Bees dance & sing.", "蜜蜂跳舞。", "Twice é."]);
    }

    #[test]
    fn deleted_words_and_second_tellings_are_left_out() {
        let body = marked(
            r#"<w:p><w:del><w:r><w:delText>Wasps</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText><w:t>Bees.</w:t></w:r>
               <mc:AlternateContent><mc:Choice><w:r><w:t> One.</w:t></w:r></mc:Choice>
               <mc:Fallback><w:r><w:t> Again.</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>"#,
        );
        let (_folder, path) = document(WORDS, body.as_bytes());
        assert_eq!(text_of(&path).unwrap().trim(), "Bees. One.");
    }

    #[test]
    fn what_is_no_document_has_no_words() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("script.docx");
        for bytes in ["", "no archive at all", "PK\u{3}\u{4}cut off"] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(text_of(&path), None, "{bytes:?}");
        }
        for (name, marked) in [
            ("other.xml", "<w:document/>"),
            (WORDS, "<w:document xmlns:w='w'><w:p><w:t>open"),
            (WORDS, "<x:other xmlns:x='x'></x:other>"),
            (WORDS, "<w:document xmlns:w='w'><w:p></w:t></w:p></w:document>"),
        ] {
            let (_folder, path) = document(name, marked.as_bytes());
            assert_eq!(text_of(&path), None, "{name} {marked}");
        }
    }

    #[test]
    fn what_unpacks_to_more_than_any_script_is_refused() {
        let (_folder, path) = document(WORDS, &vec![b' '; LARGEST_TEXT as usize + 2]);
        assert!(std::fs::metadata(&path).unwrap().len() < 1 << 20);
        assert_eq!(text_of(&path), None);
    }
}
