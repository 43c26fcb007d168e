/** @file The real host: Tauri's commands and channels. The only file that knows `@tauri-apps`. */
import { Channel, invoke } from "@tauri-apps/api/core";
import type { Host } from "./host";
import type { HeardView } from "./wire";

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
  pickFolder: () => invoke("pick_folder"),
  pastedFiles: () => invoke("pasted_files"),
  revealVideo: (id, index) => invoke("reveal_video", { id, index }),
  copyVideo: (id, index) => invoke("copy_video", { id, index }),
  dragVideo: (id, index) => invoke("drag_video", { id, index }),
  setPreferences: (preferences) => invoke("set_preferences", { preferences }),
  pickOutputFolder: () => invoke("pick_output_folder"),
  setApi: (on, port) => invoke("set_api", { on, port }),
  renewApiToken: () => invoke("renew_api_token"),
  webhookSecret: () => invoke("webhook_secret"),
  listVoices: () => invoke("list_voices"),
  listVoiceServices: () => invoke("list_voice_services"),
  setupVoiceService: (id, setup) => invoke("setup_voice_service", { id, setup }),
  testVoiceService: (id) => invoke("test_voice_service", { id }),
  lookUpVoices: (id) => invoke("look_up_voices", { id }),
  furtherVoices: () => invoke("further_voices"),
  getVoice: (id) => invoke("get_voice", { id }),
  forgetVoice: (id) => invoke("forget_voice", { id }),
  newProject: (request) => invoke("new_project", { request }),
  openProject: (grant) => invoke("open_project", { grant }),
  openSampleProject: () => invoke("open_sample_project"),
  openRecent: (id) => invoke("open_recent", { id }),
  recentProjects: () => invoke("recent_projects"),
  pinProject: (id, pinned) => invoke("pin_project", { id, pinned }),
  forgetProject: (id) => invoke("forget_project", { id }),
  getProject: (id) => invoke("get_project", { id }),
  editProject: (id, edit) => invoke("edit_project", { id, edit }),
  undoProject: (id) => invoke("undo_project", { id }),
  redoProject: (id) => invoke("redo_project", { id }),
  addProjectFiles: (id, grants) => invoke("add_project_files", { id, grants }),
  lineStart: (id, scene) => invoke("line_start", { id, scene }),
  findPictures: (id, scene, words) => invoke("find_pictures", { id, scene, words }),
  fetchPicture: (id, offer, onBytes) => {
    const channel = new Channel<number>();
    channel.onmessage = onBytes;
    return invoke("fetch_picture", { id, offer, channel });
  },
  takePicture: (id, scene, offer) => invoke("take_picture", { id, scene, offer }),
  listMicrophones: () => invoke("list_microphones"),
  startRecording: (microphone, onHeard) => {
    const channel = new Channel<HeardView>();
    channel.onmessage = onHeard;
    return invoke("start_recording", { with: microphone, channel });
  },
  stopRecording: () => invoke("stop_recording"),
  keepRecording: (name) => invoke("keep_recording", { name }),
  dropRecording: () => invoke("drop_recording"),
  makeProject: (id, choices) => invoke("make_project", { id, choices }),
  saveProjectCopy: (id) => invoke("save_project_copy", { id }),
  listTracks: () => invoke("list_tracks"),
  playTrack: (id, track) => invoke("play_track", { id, track }),
  uploadKit: (id) => invoke("upload_kit", { id }),
  openProjectOf: (job) => invoke("open_project_of", { job }),
  storage: () => invoke("storage"),
  listLooks: () => invoke("list_looks"),
  keepLook: (id, name) => invoke("keep_look", { id, name }),
  forgetLook: (look) => invoke("forget_look", { look }),
  saveLook: (id) => invoke("save_look", { id }),
  wearLook: (id, look) => invoke("wear_look", { id, look }),
  wearLookFile: (id, grant) => invoke("wear_look_file", { id, grant }),
  sendProject: (id, onPercent) => {
    const channel = new Channel<number>();
    channel.onmessage = onPercent;
    return invoke("send_project", { id, channel });
  },
  exportProject: (id, choices, onPercent) => {
    const channel = new Channel<number>();
    channel.onmessage = onPercent;
    return invoke("export_project", { id, choices, channel });
  },
  stopSending: () => invoke("stop_sending"),
  revealSent: () => invoke("reveal_sent"),
  findProject: (id, grant) => invoke("find_project", { id, grant }),
  findMedia: (id, media, grant) => invoke("find_media", { id, media, grant }),
  trashVideo: (id) => invoke("trash_video", { id }),
  saveReport: (job, details) => invoke("save_report", { job, details }),
  lookIntoTable: (grant) => invoke("look_into_table", { grant }),
  submitTable: (grant, choices, shapes) => invoke("submit_table", { grant, choices, shapes }),
  cleanStorage: () => invoke("clean_storage"),
  unusedStorage: () => invoke("unused_storage"),
  trashUnused: () => invoke("trash_unused"),
  restoreUnused: () => invoke("restore_unused"),
  listContacts: () => invoke("list_contacts"),
  forgetContacts: () => invoke("forget_contacts"),
  listWriters: () => invoke("list_writers"),
  setupWriter: (id, setup) => invoke("setup_writer", { id, setup }),
  testWriter: (id) => invoke("test_writer", { id }),
  listModels: (id) => invoke("list_models", { id }),
  writeScript: (request, onText) => {
    const channel = new Channel<string>();
    channel.onmessage = onText;
    return invoke("write_script", { request, channel });
  },
  setKey: (service, key) => invoke("set_key", { service, key }),
  listSites: () => invoke("list_sites"),
  switchSite: (id, on) => invoke("switch_site", { id, on }),
  listLibrary: () => invoke("list_library"),
  addLibraryFolder: () => invoke("add_library_folder"),
  forgetLibraryFolder: (id) => invoke("forget_library_folder", { id }),
  videoUrl: (mediaBase, id, index) => `${mediaBase}/video/${id}/${index}`,
  posterUrl: (mediaBase, id, moment) => `${mediaBase}/poster/${id}?${encodeURIComponent(moment)}`,
  samplePosterUrl: (mediaBase) => `${mediaBase}/sample-poster`,
  lineUrl: (mediaBase, project, scene, version, at) => `${mediaBase}/line/${project}/${encodeURIComponent(scene)}${at === null ? "" : `/${at}`}?r=${version}`,
  lookUrl: (mediaBase, project, scene, look, version) => `${mediaBase}/look/${project}/${encodeURIComponent(scene)}/${look}?r=${version}`,
  cardUrl: (mediaBase, project, place, version) => `${mediaBase}/card/${project}/${place}?r=${version}`,
  thumbUrl: (mediaBase, project, media) => `${mediaBase}/thumb/${project}/${encodeURIComponent(media)}`,
  offerUrl: (mediaBase, project, offer) => `${mediaBase}/offer/${project}/${encodeURIComponent(offer)}`,
  voiceUrl: (mediaBase, project, scene, version) => `${mediaBase}/voice/${project}/${encodeURIComponent(scene)}?r=${version}`,
  playUrl: (mediaBase, project, scene, version) => `${mediaBase}/play/${project}${scene === null ? "" : `/${encodeURIComponent(scene)}`}?r=${version}`,
  frameUrl: (mediaBase, project, media, ms) => `${mediaBase}/frame/${project}/${encodeURIComponent(media)}/${ms}`,
  soundUrl: (mediaBase, project, media) => `${mediaBase}/sound/${project}/${encodeURIComponent(media)}`,
  takeUrl: (mediaBase, version) => `${mediaBase}/take?${version}`,
  trackUrl: (mediaBase, track) => `${mediaBase}/track/${encodeURIComponent(track)}`,
  voiceSampleUrl: (mediaBase, voice) => `${mediaBase}/voice-sample/${encodeURIComponent(voice)}`,
  troubleWith: (address) => invoke("trouble_with", { address }),
};
