/**
 * @file What is drawn, and its code loaded, only once it is first asked for: a window opens sooner without its dialogs.
 * Our own in place of React's `lazy`, which keeps what has come waiting for a third of a second once it had to wait.
 */
import { useEffect, useState, type ComponentType } from "react";

/** `asked` tells whether it is to be seen, `before` how it is closed: a dialog that is drawn open gives no focus back. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>, asked: (props: P) => boolean, before: Partial<P>): ComponentType<P> {
  let known: ComponentType<P> | null = null;
  return function Later(props: P) {
    const [Shown, show] = useState<ComponentType<P> | null>(() => known);
    const [ready, setReady] = useState(false);
    const wanted = asked(props);
    const [called, call] = useState(wanted);
    if (wanted && !called) call(true);

    // Files that are loaded are the outside world.
    useEffect(() => {
      if (!called || Shown) return;
      let here = true;
      void load().then((loaded) => {
        known = loaded;
        if (here) show(() => loaded);
      });
      return () => void (here = false);
    }, [called, Shown]);
    // Drawn closed first, then opened.
    useEffect(() => {
      if (called && Shown) setReady(true);
    }, [called, Shown]);

    return called && Shown ? <Shown {...props} {...(!ready && before)} /> : null;
  };
}
