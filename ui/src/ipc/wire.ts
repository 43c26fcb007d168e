/** @file The wire types by one door, so that features need not know where each is kept. */
import type { Preferences as Told } from "./bindings/Preferences";

export type { ApiError } from "./bindings/ApiError";
export type { ApiAccess } from "./bindings/ApiAccess";
export type { ApiSwitched } from "./bindings/ApiSwitched";
export type { AppSnapshot } from "./bindings/AppSnapshot";
export type { AttemptHow } from "./bindings/AttemptHow";
export type { AttemptView } from "./bindings/AttemptView";
export type { Chooser } from "./bindings/Chooser";
export type { DropItem } from "./bindings/DropItem";
export type { DropMessage } from "./bindings/DropMessage";
export type { Edit } from "./bindings/Edit";
export type { EditJob } from "./bindings/EditJob";
export type { EditKind } from "./bindings/EditKind";
export type { Grant } from "./bindings/Grant";
export type { InputKind } from "./bindings/InputKind";
export type { JobMessage } from "./bindings/JobMessage";
export type { JobPage } from "./bindings/JobPage";
export type { JobState } from "./bindings/JobState";
export type { JobView } from "./bindings/JobView";
export type { Language } from "./bindings/Language";
export type { LineView } from "./bindings/LineView";
export type { ListJobs } from "./bindings/ListJobs";
export type { Match } from "./bindings/Match";
export type { MediaView } from "./bindings/MediaView";
export type { MusicView } from "./bindings/MusicView";
export type { NewProject } from "./bindings/NewProject";
export type { ProjectView } from "./bindings/ProjectView";
export type { QueueView } from "./bindings/QueueView";
export type { RecentProject } from "./bindings/RecentProject";
export type { RenderChoices } from "./bindings/RenderChoices";
export type { SceneView } from "./bindings/SceneView";
export type { Script } from "./bindings/Script";
export type { ScriptKind } from "./bindings/ScriptKind";
export type { ScriptLine } from "./bindings/ScriptLine";
export type { SiteView } from "./bindings/SiteView";
export type { Storyboard } from "./bindings/Storyboard";
export type { Theme } from "./bindings/Theme";
export type { Video } from "./bindings/Video";
export type { VoiceView } from "./bindings/VoiceView";
export type { WhenDone } from "./bindings/WhenDone";
export type { WorkChoices } from "./bindings/WorkChoices";
export type { WriteScript } from "./bindings/WriteScript";
export type { WriterSetup } from "./bindings/WriterSetup";
export type { WriterView } from "./bindings/WriterView";

/** `work_offline`: nothing leaves this computer, whatever else is chosen. */
export type Preferences = Told & { work_offline?: boolean };
