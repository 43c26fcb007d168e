//! A table of videos: one row a video, from a CSV as spreadsheets save it. What is wrong with a row is told with its line,
//! and the other rows are made all the same.

use crate::api::{ApiError, InputKind, JobView, RefusedRow, RenderChoices, RowView, TableView};
use crate::intake::{self, Production, shown};
use crate::order::Order;
use crate::studio::Studio;
use editorial::Shape;
use editorial::project::NO_VOICE;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Videos of one table.
const MOST_ROWS: usize = 200;
/// Versions of one row.
const MOST_SHAPES: usize = 4;

/// What the columns may be called, in the languages of the window.
const TITLE: [&str; 9] =
    ["title", "name", "标题", "titel", "título", "titulo", "titre", "タイトル", "العنوان"];
const SCRIPT: [&str; 14] = [
    "script",
    "text",
    "文稿",
    "正文",
    "脚本",
    "skript",
    "guion",
    "guión",
    "texto",
    "texte",
    "roteiro",
    "台本",
    "テキスト",
    "النص",
];
const SHAPE: [&str; 6] = ["shape", "format", "比例", "formato", "縦横比", "الأبعاد"];
const VOICE: [&str; 7] = ["voice", "声音", "stimme", "voz", "voix", "声", "الصوت"];

/// One video to be.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    line: u64,
    title: Option<String>,
    script: String,
    shape: Option<Shape>,
    voice: Option<String>,
}

/// Rows in order, and those that cannot be made.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Row>,
    refused: Vec<RefusedRow>,
}

/// A row that can be made, and what is made of it.
type Wanted = (Row, Production);

impl Studio {
    /// What a table would make, and which rows it would not, before anything is made.
    ///
    /// # Errors
    /// `table_wrong` when it has no column of scripts or too many rows; when the file cannot be read.
    pub async fn look_into_table(&self, path: PathBuf) -> Result<TableView, ApiError> {
        self.at_desk(move |studio| {
            let (table, productions) = studio.productions(&path)?;
            let view = |(row, production): (Row, Production)| RowView {
                line: row.line,
                title: production.document.project.shown_title(),
                lines: u32::try_from(production.document.project.scenes.len()).unwrap_or(u32::MAX),
                shape: row.shape,
            };
            Ok(TableView { rows: productions.into_iter().map(view).collect(), refused: table })
        })
        .await
    }

    /// Makes every row that can be made, each in every one of the shapes; in its own, or the usual one, without any.
    ///
    /// # Errors
    /// As [`Studio::look_into_table`]; `table_empty` when no row can be made. Then nothing was submitted.
    pub async fn submit_table(
        &self,
        path: PathBuf,
        choices: RenderChoices,
        shapes: Vec<Shape>,
    ) -> Result<Vec<JobView>, ApiError> {
        let orders = self.at_desk(move |studio| {
            let (_, productions) = studio.productions(&path)?;
            let mut orders = Vec::new();
            for (row, production) in productions {
                let own = [row.shape.or(choices.shape)];
                let wanted: Vec<Option<Shape>> = match shapes.is_empty() {
                    true => own.to_vec(),
                    false => shapes.iter().take(MOST_SHAPES).copied().map(Some).collect(),
                };
                for shape in wanted {
                    let choices = RenderChoices { shape, ..choices };
                    orders.push(Order::of(production.clone(), choices, None, studio.output_folder()));
                }
            }
            Ok(orders)
        });
        let orders = orders.await?;
        if orders.is_empty() {
            let message = "No row of this table can be made.";
            return Err(ApiError::lasting(
                "table_empty",
                message,
                "Mend the rows that are named, then drop it again.",
            ));
        }
        let mut jobs = Vec::new();
        for order in orders {
            jobs.push(self.submit_order(order, None).await?);
        }
        Ok(jobs)
    }

    /// A production for each row that can be made; and the others.
    fn productions(&self, path: &Path) -> Result<(Vec<RefusedRow>, Vec<Wanted>), ApiError> {
        let Table { rows, mut refused } = read(path)?;
        let voices = self.voices();
        let mut made = Vec::new();
        for row in rows {
            let voice = match &row.voice {
                None => None,
                Some(wanted) if wanted.eq_ignore_ascii_case(NO_VOICE) => Some(NO_VOICE.to_owned()),
                Some(wanted) => match voices
                    .iter()
                    .find(|voice| voice.id == *wanted || voice.name.eq_ignore_ascii_case(wanted))
                {
                    Some(voice) => Some(voice.id.clone()),
                    None => {
                        refused.push(refuse(
                            row.line,
                            "row_voice",
                            format!("There is no voice \"{}\".", editorial::project::showable(wanted)),
                        ));
                        continue;
                    }
                },
            };
            match intake::script(Some(&row.script), row.title.as_deref()) {
                Ok(mut production) => {
                    production.document.project.defaults.voice = voice;
                    made.push((row, self.spoken_as_usual(production, None)));
                }
                Err(error) => refused.push(refuse(row.line, &error.code, error.message)),
            }
        }
        refused.sort_by_key(|row| row.line);
        Ok((refused, made))
    }
}

fn read(path: &Path) -> Result<Table, ApiError> {
    if intake::classify(path) != InputKind::Table {
        return Err(wrong(path, "is no table"));
    }
    let bytes = intake::read_small(path)?;
    let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(&bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| wrong(path, "is not saved as UTF-8"))?;
    table(text).map_err(|what| wrong(path, &what))
}

fn wrong(path: &Path, what: &str) -> ApiError {
    ApiError::lasting(
        "table_wrong",
        format!("\"{}\" {what}.", shown(path)),
        "Save it as \"CSV UTF-8\". Its first row names the columns: title, script, and if you like shape and voice.",
    )
}

/// Reads the text of a table. What is wrong with the whole of it comes as the rest of a sentence.
fn table(text: &str) -> Result<Table, String> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let heads: Vec<String> = match reader.headers() {
        Ok(heads) => heads.iter().map(|head| head.trim().to_lowercase()).collect(),
        Err(_) => return Err("has no row that names its columns".to_owned()),
    };
    let column = |names: &[&str]| heads.iter().position(|head| names.contains(&head.as_str()));
    let script = column(&SCRIPT).ok_or_else(|| "has no column called \"script\"".to_owned())?;
    let (title, shape, voice) = (column(&TITLE), column(&SHAPE), column(&VOICE));
    let mut table = Table::default();
    for record in reader.records() {
        let Ok(record) = record else {
            let line = table.rows.last().map_or(2, |row| row.line + 1);
            table.refused.push(refuse(line, "row_wrong", "This row cannot be read.".to_owned()));
            continue;
        };
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |at: Option<usize>| {
            let text = at.and_then(|at| record.get(at)).unwrap_or_default().trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if table.rows.len() + table.refused.len() >= MOST_ROWS {
            return Err(format!("has more than {MOST_ROWS} rows"));
        }
        let Some(script) = cell(Some(script)) else {
            table.refused.push(refuse(line, "row_empty", "It has no script.".to_owned()));
            continue;
        };
        let shape = match cell(shape) {
            None => Ok(None),
            Some(name) => match Shape::deserialize(serde_json::Value::String(name.clone())) {
                Ok(shape) => Ok(Some(shape)),
                Err(_) => Err(name),
            },
        };
        match shape {
            Ok(shape) => table.rows.push(Row { line, title: cell(title), script, shape, voice: cell(voice) }),
            Err(name) => {
                let name = editorial::project::showable(&name);
                table.refused.push(refuse(
                    line,
                    "row_shape",
                    format!("There is no shape \"{name}\": it is 9:16, 16:9, 1:1 or 4:5."),
                ));
            }
        }
    }
    Ok(table)
}

/// Spreadsheets of many countries put a semicolon where others put a comma.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|sign| first.bytes().filter(|byte| byte == sign).count() * 4 + usize::from(*sign == b','))
        .unwrap_or(b',')
}

fn refuse(line: u64, code: &str, why: String) -> RefusedRow {
    RefusedRow { line, code: code.to_owned(), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_video_and_what_is_wrong_is_told_with_its_line() {
        let text = "Title,Script,Shape\nBees,\"They dance.\nReally.\",1:1\nEmpty,,\n,\"A story, with a comma.\",\nOdd,Words.,3:2\n";
        let table = table(text).unwrap();
        let rows: Vec<(u64, Option<&str>, Option<Shape>)> =
            table.rows.iter().map(|row| (row.line, row.title.as_deref(), row.shape)).collect();
        assert_eq!(rows, [(2, Some("Bees"), Some(Shape::Square)), (5, None, None)]);
        assert_eq!(table.rows[1].script, "A story, with a comma.");
        assert_eq!(table.refused.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 6]);
        assert!(table.refused[1].why.contains("\"3:2\""), "{}", table.refused[1].why);
    }

    #[test]
    fn semicolons_tabs_and_names_in_other_languages_are_understood() {
        for text in [
            "标题;文稿\n夜空;星星为什么亮。\n",
            "Título;Guion\nEl cielo;¿Por qué brillan las estrellas?\n",
            "title\tscript\nSky\tStars shine.\n",
            "script\nStars shine.\n",
        ] {
            assert_eq!(table(text).unwrap().rows.len(), 1, "{text}");
        }
    }

    #[test]
    fn a_table_without_scripts_or_with_too_many_rows_is_refused() {
        assert!(table("title,shape\nBees,1:1\n").unwrap_err().contains("\"script\""));
        assert!(
            table(&format!("script\n{}", "Bees dance.\n".repeat(MOST_ROWS + 1))).unwrap_err().contains("200")
        );
        assert!(table("").is_err());
    }
}
