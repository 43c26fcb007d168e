/** @file The page's only view of the back end: every command, as a port. Rejections are always an `ApiError`. */
import type { ApiError } from "./bindings/ApiError";
import type { ApiSwitched } from "./bindings/ApiSwitched";
import type { AppSnapshot } from "./bindings/AppSnapshot";
import type { AttemptView } from "./bindings/AttemptView";
import type { ContactView } from "./bindings/ContactView";
import type { DropMessage } from "./bindings/DropMessage";
import type { Edit } from "./bindings/Edit";
import type { EditJob } from "./bindings/EditJob";
import type { Grant } from "./bindings/Grant";
import type { HeardView } from "./bindings/HeardView";
import type { JobMessage } from "./bindings/JobMessage";
import type { JobPage } from "./bindings/JobPage";
import type { JobView } from "./bindings/JobView";
import type { LibraryView } from "./bindings/LibraryView";
import type { ListJobs } from "./bindings/ListJobs";
import type { LookView } from "./bindings/LookView";
import type { MicrophonesView } from "./bindings/MicrophonesView";
import type { NewProject } from "./bindings/NewProject";
import type { OffersView } from "./bindings/OffersView";
import type { ExportChoices } from "./bindings/ExportChoices";
import type { ExportView } from "./bindings/ExportView";
import type { PackView } from "./bindings/PackView";
import type { ProjectView } from "./bindings/ProjectView";
import type { RecentProject } from "./bindings/RecentProject";
import type { RenderChoices } from "./bindings/RenderChoices";
import type { Script } from "./bindings/Script";
import type { ScriptLine } from "./bindings/ScriptLine";
import type { SiteView } from "./bindings/SiteView";
import type { StorageView } from "./bindings/StorageView";
import type { TrashedView } from "./bindings/TrashedView";
import type { UnusedView } from "./bindings/UnusedView";
import type { Storyboard } from "./bindings/Storyboard";
import type { TableView } from "./bindings/TableView";
import type { TakeView } from "./bindings/TakeView";
import type { TrackView } from "./bindings/TrackView";
import type { UploadKit } from "./bindings/UploadKit";
import type { FurtherVoice } from "./bindings/FurtherVoice";
import type { VoiceServiceView } from "./bindings/VoiceServiceView";
import type { VoiceSetup } from "./bindings/VoiceSetup";
import type { VoiceView } from "./bindings/VoiceView";
import type { WhenDone } from "./bindings/WhenDone";
import type { WriterSetup } from "./bindings/WriterSetup";
import type { WriterView } from "./bindings/WriterView";
import type { WriteScript } from "./bindings/WriteScript";
import type { Preferences } from "./wire";

/** What to make: files by grant, words, or both. */
export interface RenderRequest {
  grants: string[];
  text: string | null;
  title: string | null;
  /** The lines of that script as a writer wrote them, with the words to look for. */
  lines?: ScriptLine[];
  choices: RenderChoices;
}

export interface Host {
  appSnapshot(): Promise<AppSnapshot>;
  subscribeJobs(onMessage: (message: JobMessage) => void): Promise<void>;
  subscribeDrops(onMessage: (message: DropMessage) => void): Promise<void>;
  submitRender(request: RenderRequest): Promise<JobView[]>;
  lookInside(grant: string): Promise<ProjectView>;
  lookInsideSample(): Promise<ProjectView>;
  makeSample(choices: RenderChoices): Promise<JobView[]>;
  getJob(id: string): Promise<JobView>;
  listJobs(query: ListJobs): Promise<JobPage>;
  cancelJob(id: string): Promise<JobView>;
  pauseJob(id: string): Promise<JobView>;
  resumeJob(id: string): Promise<JobView>;
  retryJob(id: string): Promise<JobView>;
  duplicateJob(id: string): Promise<JobView>;
  /** Puts a job just before another; `null` puts it on top. */
  moveJob(id: string, before: string | null): Promise<JobView>;
  deleteJob(id: string): Promise<void>;
  /** Brings a deleted job back. */
  restoreJob(id: string): Promise<JobView>;
  /** Changes a video that waits; what is `null` stays. */
  editJob(id: string, change: EditJob): Promise<JobView>;
  /** Higher goes first; 0 is usual. */
  prioritizeJob(id: string, priority: number): Promise<JobView>;
  /** Answers a question with files, and goes on. */
  answerJob(id: string, grants: string[]): Promise<JobView>;
  /** Every attempt, oldest first. */
  jobHistory(id: string): Promise<AttemptView[]>;
  /** Answers how many. */
  retryAllFailed(): Promise<number>;
  /** Takes everything that has ended off the list: finished, stopped and failed. Answers how many. */
  clearFinished(): Promise<number>;
  setWhenDone(whenDone: WhenDone): Promise<void>;
  pauseQueue(): Promise<void>;
  resumeQueue(): Promise<void>;
  pickFiles(): Promise<Grant[]>;
  /** A folder with everything in it. */
  pickFolder(): Promise<Grant[]>;
  /** The files that lie on the clipboard; none when it holds something else. */
  pastedFiles(): Promise<Grant[]>;
  revealVideo(id: string, index: number): Promise<void>;
  /** Puts the file on the clipboard. */
  copyVideo(id: string, index: number): Promise<void>;
  /** Lets the file hang on the mouse, whose button is down; where the web view does, rejects when there is no file. */
  dragVideo(id: string, index: number): Promise<void>;
  setPreferences(preferences: Preferences): Promise<Preferences>;
  pickOutputFolder(): Promise<Preferences>;
  /** Lets other programs on this computer use Spool, or no longer. */
  setApi(on: boolean, port: number): Promise<ApiSwitched>;
  /** Makes a new token; the old one opens nothing any more. */
  renewApiToken(): Promise<ApiSwitched>;
  /** What a program that is told of jobs checks the messages with. Rejects while other programs are not let in. */
  webhookSecret(): Promise<string>;
  listVoices(): Promise<VoiceView[]>;
  listVoiceServices(): Promise<VoiceServiceView[]>;
  setupVoiceService(id: string, setup: VoiceSetup): Promise<VoiceServiceView>;
  /** Rejects with what is wrong. */
  testVoiceService(id: string): Promise<void>;
  /** Asks a service which voices the person has there; rejects with what is wrong, and the list stays as it was. */
  lookUpVoices(id: string): Promise<VoiceServiceView>;
  /** Built-in voices that can be downloaded, with those that were. */
  furtherVoices(): Promise<FurtherVoice[]>;
  /** Resolves once it can be spoken with; goes on where it stopped. */
  getVoice(id: string): Promise<void>;
  forgetVoice(id: string): Promise<void>;
  /** Everything given becomes one project that Spool keeps. */
  newProject(request: NewProject): Promise<Storyboard>;
  /** Opens the person's own file, to be changed in place. */
  openProject(grant: string): Promise<Storyboard>;
  openSampleProject(): Promise<Storyboard>;
  openRecent(id: string): Promise<Storyboard>;
  recentProjects(): Promise<RecentProject[]>;
  /** Takes a project off the list; the person's file stays. */
  pinProject(id: string, pinned: boolean): Promise<void>;
  forgetProject(id: string): Promise<void>;
  getProject(id: string): Promise<Storyboard>;
  /** Durable when it answers. */
  editProject(id: string, edit: Edit): Promise<Storyboard>;
  undoProject(id: string): Promise<Storyboard>;
  redoProject(id: string): Promise<Storyboard>;
  addProjectFiles(id: string, grants: string[]): Promise<Storyboard>;
  /** Where in its film a line begins, in milliseconds, whoever chose that; null for a line without a film. */
  lineStart(id: string, scene: string): Promise<number | null>;
  /** What own folders and sites have for a line. */
  findPictures(id: string, scene: string, words: string): Promise<OffersView>;
  /** Brings what was offered to this computer; `onBytes` hears how much is there. */
  fetchPicture(id: string, offer: string, onBytes: (bytes: number) => void): Promise<void>;
  /** Shows it for the line, with where it came from. */
  takePicture(id: string, scene: string, offer: string): Promise<Storyboard>;
  /** What can be recorded with, and what was recorded and not used yet. */
  listMicrophones(): Promise<MicrophonesView>;
  /** With the system's usual microphone when none is named; `onHeard` hears how long and how loud it is. */
  startRecording(microphone: string | null, onHeard: (heard: HeardView) => void): Promise<void>;
  stopRecording(): Promise<TakeView>;
  /** What was recorded, as a file of this name. */
  keepRecording(name: string): Promise<Grant>;
  dropRecording(): Promise<void>;
  makeProject(id: string, choices: RenderChoices): Promise<JobView>;
  /** Asks where to; the answer may be another project. */
  saveProjectCopy(id: string): Promise<Storyboard>;
  /** Music that comes with Spool. */
  listTracks(): Promise<TrackView[]>;
  /** Puts it under the whole video. */
  playTrack(id: string, track: string): Promise<Storyboard>;
  uploadKit(id: string): Promise<UploadKit>;
  /** The project that a video was made of. */
  openProjectOf(job: string): Promise<Storyboard>;
  storage(): Promise<StorageView>;
  /** Looks of the person's own that are kept by name. */
  listLooks(): Promise<LookView[]>;
  /** Keeps what a project wears; a look of the same name is replaced. */
  keepLook(id: string, name: string): Promise<LookView[]>;
  forgetLook(look: string): Promise<LookView[]>;
  /** Asks where to; answers whether there is a file now. */
  saveLook(id: string): Promise<boolean>;
  wearLook(id: string, look: string): Promise<Storyboard>;
  wearLookFile(id: string, grant: string): Promise<Storyboard>;
  /** Asks where to, then packs it with its files; `null` when no file was named, or it was stopped. */
  sendProject(id: string, onPercent: (percent: number) => void): Promise<PackView | null>;
  /** Writes it for other editors to a new folder in one that the person picks; `null` when none was, or it was stopped. */
  exportProject(id: string, choices: ExportChoices, onPercent: (percent: number) => void): Promise<ExportView | null>;
  stopSending(): Promise<void>;
  /** Shows what was packed last in its folder. */
  revealSent(): Promise<void>;
  /** The person's own file of a project is there now. */
  findProject(id: string, grant: string): Promise<Storyboard>;
  /** A file that was missing is there now; what lies beside it is found too. */
  findMedia(id: string, media: string, grant: string): Promise<Storyboard>;
  /** Moves the video with all that lies beside it to the system's trash, and takes it off the list. */
  trashVideo(id: string): Promise<void>;
  /** Asks where to; answers what the report is called, `null` when no file was named. */
  saveReport(job: string | null, details: string): Promise<string | null>;
  /** What a table of videos would make. */
  lookIntoTable(grant: string): Promise<TableView>;
  /** Makes every row that can be made, in each of the shapes; in its own without any. */
  submitTable(grant: string, choices: RenderChoices, shapes: string[]): Promise<JobView[]>;
  /** Lets go of kept parts; answers how many bytes are free again. */
  cleanStorage(): Promise<number>;
  /** What was kept for projects and nothing names any more; rejects when that cannot be told. */
  unusedStorage(): Promise<UnusedView>;
  /** Moves that to the system's trash. */
  trashUnused(): Promise<TrashedView>;
  /** Takes out of the trash again what was moved there last. */
  restoreUnused(): Promise<void>;
  /** Which hosts were reached from this computer, the last first. */
  listContacts(): Promise<ContactView[]>;
  /** Empties that list. */
  forgetContacts(): Promise<void>;
  listWriters(): Promise<WriterView[]>;
  setupWriter(id: string, setup: WriterSetup): Promise<WriterView>;
  /** Rejects with what is wrong. */
  testWriter(id: string): Promise<void>;
  /** The models to choose from; rejects with why they cannot be told. */
  listModels(id: string): Promise<string[]>;
  /** `onText` hears the whole text so far, as it is written. */
  writeScript(request: WriteScript, onText: (text: string) => void): Promise<Script>;
  /** Keeps a key for a writer or a site in the computer's keychain; `null` forgets it. */
  setKey(service: string, key: string | null): Promise<void>;
  listSites(): Promise<SiteView[]>;
  switchSite(id: string, on: boolean): Promise<SiteView[]>;
  /** Folders of the person's own footage. */
  listLibrary(): Promise<LibraryView>;
  /** Asks which; the answer is as before when the person names none. */
  addLibraryFolder(): Promise<LibraryView>;
  forgetLibraryFolder(id: string): Promise<LibraryView>;
  videoUrl(mediaBase: string, id: string, index: number): string;
  /** `moment` makes the address new when the picture may be: web views remember that there was none. */
  posterUrl(mediaBase: string, id: string, moment: string): string;
  samplePosterUrl(mediaBase: string): string;
  /** The exact picture of a line: at a time in it, in milliseconds, or in its middle. `version` changes whenever the picture may. */
  lineUrl(mediaBase: string, project: string, scene: string, version: string, at: number | null): string;
  /** The same, smaller, as it were with captions of this look. */
  lookUrl(mediaBase: string, project: string, scene: string, look: string, version: string): string;
  /** The exact picture of a card. */
  cardUrl(mediaBase: string, project: string, place: "title" | "end", version: string): string;
  thumbUrl(mediaBase: string, project: string, media: string): string;
  /** What is offered, small. */
  offerUrl(mediaBase: string, project: string, offer: string): string;
  /** A line as it is spoken. */
  voiceUrl(mediaBase: string, project: string, scene: string, version: string): string;
  /** A film of one line, or of the whole, with its sound. */
  playUrl(mediaBase: string, project: string, scene: string | null, version: string): string;
  /** The picture of a film at a time. */
  frameUrl(mediaBase: string, project: string, media: string, ms: number): string;
  soundUrl(mediaBase: string, project: string, media: string): string;
  trackUrl(mediaBase: string, track: string): string;
  /** What was recorded and not used yet; `version` is another one for each. */
  takeUrl(mediaBase: string, version: number): string;
  voiceSampleUrl(mediaBase: string, voice: string): string;
  /** Why there was nothing under one of these addresses, when it is known. */
  troubleWith(address: string): Promise<ApiError | null>;
}
