/** @file Folders of own footage for the fake host: one is there, another is named when asked for. */
import type { LibraryFolder } from "../bindings/LibraryFolder";
import type { LibraryView } from "../bindings/LibraryView";
import type { Host } from "../host";

type Call = <T>(name: string, args: unknown[], answer: () => T) => Promise<T>;

const FIRST: LibraryFolder = { id: "0f3a", path: "/home/you/Videos/Iceland", there: true, files: 128 };
const NEXT: LibraryFolder = { id: "9c1b", path: "/media/disk/Footage", there: true, files: 2 };

export function fakeLibrary(call: Call): Pick<Host, "listLibrary" | "addLibraryFolder" | "forgetLibraryFolder"> {
  let folders = [FIRST];
  const view = (): LibraryView => ({ folders, looked_at: 0, to_look_at: 0 });
  return {
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
