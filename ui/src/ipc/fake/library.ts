/** @file What a person names for the fake host when asked: files, a folder of them, folders of own footage, of which one is there. */
import type { Grant } from "../bindings/Grant";
import type { LibraryFolder } from "../bindings/LibraryFolder";
import type { LibraryView } from "../bindings/LibraryView";
import type { Host } from "../host";

type Call = <T>(name: string, args: unknown[], answer: () => T) => Promise<T>;

const FILES: Grant[] = [
  { id: "g-1", name: "evening-walk.mp4", kind: "video", bytes: 48_000_000 },
  { id: "g-2", name: "harbour.jpg", kind: "photo", bytes: 3_100_000 },
];
const FOLDER: Grant = { id: "g-3", name: "Lisbon", kind: "folder", bytes: null };
const FIRST: LibraryFolder = { id: "0f3a", path: "/home/you/Videos/Iceland", there: true, files: 128 };
const NEXT: LibraryFolder = { id: "9c1b", path: "/media/disk/Footage", there: true, files: 2 };

export function fakeLibrary(call: Call): Pick<Host, "pickFiles" | "pickFolder" | "pastedFiles" | "listLibrary" | "addLibraryFolder" | "forgetLibraryFolder"> {
  let folders = [FIRST];
  const view = (): LibraryView => ({ folders, looked_at: 0, to_look_at: 0 });
  return {
    pickFiles: () => call("pick_files", [], () => FILES),
    pickFolder: () => call("pick_folder", [], () => [FOLDER]),
    pastedFiles: () => call("pasted_files", [], () => FILES),
    listLibrary: () => call("list_library", [], view),
    addLibraryFolder: () =>
      call("add_library_folder", [], () => {
        folders = [...folders.filter((one) => one.id !== NEXT.id), NEXT];
        // It has only just begun.
        return { ...view(), looked_at: 1, to_look_at: 2 };
      }),
    forgetLibraryFolder: (id) =>
      call("forget_library_folder", [id], () => {
        folders = folders.filter((one) => one.id !== id);
        return view();
      }),
  };
}
