/** @file The real host: Tauri's commands and channels. The only file that knows `@tauri-apps`. */
import { Channel, invoke } from "@tauri-apps/api/core";
import type { Host } from "./host";

async function listen<T>(command: string, onMessage: (message: T) => void): Promise<void> {
  const channel = new Channel<T>();
  channel.onmessage = onMessage;
  await invoke(command, { channel });
}

export const tauriHost: Host = {
  appSnapshot: () => invoke("app_snapshot"),
  subscribeJobs: (onMessage) => listen("subscribe_jobs", onMessage),
  subscribeDrops: (onMessage) => listen("subscribe_drops", onMessage),
  submitRender: (request) => invoke("submit_render", { request }),
  lookInside: (grant) => invoke("look_inside", { grant }),
  lookInsideSample: () => invoke("look_inside_sample"),
  makeSample: (choices) => invoke("make_sample", { choices }),
  getJob: (id) => invoke("get_job", { id }),
  listJobs: (query) => invoke("list_jobs", { query }),
  cancelJob: (id) => invoke("cancel_job", { id }),
  pauseJob: (id) => invoke("pause_job", { id }),
  resumeJob: (id) => invoke("resume_job", { id }),
  retryJob: (id) => invoke("retry_job", { id }),
  duplicateJob: (id) => invoke("duplicate_job", { id }),
  moveJob: (id, before) => invoke("move_job", { id, before }),
  deleteJob: (id) => invoke("delete_job", { id }),
  restoreJob: (id) => invoke("restore_job", { id }),
  editJob: (id, change) => invoke("edit_job", { id, change }),
  prioritizeJob: (id, priority) => invoke("prioritize_job", { id, priority }),
  answerJob: (id, grants) => invoke("answer_job", { id, grants }),
  jobHistory: (id) => invoke("job_history", { id }),
  retryAllFailed: () => invoke("retry_all_failed"),
  clearFinished: () => invoke("clear_finished"),
  setWhenDone: (whenDone) => invoke("set_when_done", { whenDone }),
  pauseQueue: () => invoke("pause_queue"),
  resumeQueue: () => invoke("resume_queue"),
  pickFiles: () => invoke("pick_files"),
  revealVideo: (id, index) => invoke("reveal_video", { id, index }),
  setPreferences: (preferences) => invoke("set_preferences", { preferences }),
  pickOutputFolder: () => invoke("pick_output_folder"),
  setApi: (on, port) => invoke("set_api", { on, port }),
  renewApiToken: () => invoke("renew_api_token"),
  listVoices: () => invoke("list_voices"),
  listVoiceServices: () => invoke("list_voice_services"),
  setupVoiceService: (id, setup) => invoke("setup_voice_service", { id, setup }),
  testVoiceService: (id) => invoke("test_voice_service", { id }),
  newProject: (request) => invoke("new_project", { request }),
  openProject: (grant) => invoke("open_project", { grant }),
  openSampleProject: () => invoke("open_sample_project"),
  openRecent: (id) => invoke("open_recent", { id }),
  recentProjects: () => invoke("recent_projects"),
  forgetProject: (id) => invoke("forget_project", { id }),
  getProject: (id) => invoke("get_project", { id }),
  editProject: (id, edit) => invoke("edit_project", { id, edit }),
  undoProject: (id) => invoke("undo_project", { id }),
  redoProject: (id) => invoke("redo_project", { id }),
  addProjectFiles: (id, grants) => invoke("add_project_files", { id, grants }),
  makeProject: (id, choices) => invoke("make_project", { id, choices }),
  saveProjectCopy: (id) => invoke("save_project_copy", { id }),
  listWriters: () => invoke("list_writers"),
  setupWriter: (id, setup) => invoke("setup_writer", { id, setup }),
  testWriter: (id) => invoke("test_writer", { id }),
  writeScript: (request, onText) => {
    const channel = new Channel<string>();
    channel.onmessage = onText;
    return invoke("write_script", { request, channel });
  },
  setKey: (service, key) => invoke("set_key", { service, key }),
  listSites: () => invoke("list_sites"),
  switchSite: (id, on) => invoke("switch_site", { id, on }),
  videoUrl: (mediaBase, id, index) => `${mediaBase}/video/${id}/${index}`,
  posterUrl: (mediaBase, id, moment) => `${mediaBase}/poster/${id}?${encodeURIComponent(moment)}`,
  samplePosterUrl: (mediaBase) => `${mediaBase}/sample-poster`,
  lineUrl: (mediaBase, project, scene, version) => `${mediaBase}/line/${project}/${encodeURIComponent(scene)}?r=${version}`,
  thumbUrl: (mediaBase, project, media) => `${mediaBase}/thumb/${project}/${encodeURIComponent(media)}`,
  voiceUrl: (mediaBase, project, scene, version) => `${mediaBase}/voice/${project}/${encodeURIComponent(scene)}?r=${version}`,
  voiceSampleUrl: (mediaBase, voice) => `${mediaBase}/voice-sample/${encodeURIComponent(voice)}`,
};
