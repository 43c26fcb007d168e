/** @file What help tells about, in the order of its list; and the topic that an error belongs to. */
export const TOPICS = ["start", "script", "files", "recording", "pictures", "captions", "sayings", "music", "shapes", "change", "table", "where", "upload", "background", "queue", "needsYou", "failed", "disk", "projects", "voices", "online"] as const;
export type Topic = (typeof TOPICS)[number];

const OF: readonly (readonly [RegExp, Topic])[] = [
  [/^(disk_|folder|output_|file_in_use|settings_unsaved|project_unsaved)/, "disk"],
  [/^(microphone_|recording_)/, "recording"],
  [/^(media_|input_|not_a_file|grant_|answer_|library_|part_impossible)/, "files"],
  [/^(voice_|disk_write)/, "voices"],
  [/^(writer_|topic_|script_|language_|line_silent)/, "script"],
  [/^(site_|offline|hub_)/, "online"],
  [/^(row_|table_)/, "table"],
  [/^(project_|newer_|edit_|look_)/, "projects"],
  [/^battery_/, "background"],
  [/^(video_missing|reveal_|copy_failed|drag_failed)/, "where"],
];

export function topicOf(code: string): Topic {
  return OF.find(([codes]) => codes.test(code))?.[1] ?? "failed";
}

export const isTopic = (asked: string): asked is Topic => TOPICS.some((topic) => topic === asked);
