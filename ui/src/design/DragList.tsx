/** @file A list whose rows are dragged by their handles, with the mouse, a finger, or space and the arrow keys; each step is said aloud. */
import { DragDropContext, Draggable, Droppable, type DraggableProvided } from "@hello-pangea/dnd";
import { getNonce } from "get-nonce";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useGradually } from "../lib/gradually";

/** What a row puts on its element and on its handle. */
export type Drag = DraggableProvided;

interface Props<T extends { id: string }> {
  /** Rows in order. */
  rows: readonly T[];
  /** What the rows change with: until it does, a row stays where it was let go. */
  version: unknown;
  className: string;
  testid: string;
  /** Whether a row may be dragged; those that may stand next to each other. */
  may: (row: T) => boolean;
  /** A row is to stand before another; at the end of those that may be dragged without one. */
  onDrop: (id: string, before: string | null) => void;
  /** The same function as long as rows would look the same: only those that changed are drawn again. */
  children: (row: T, place: number, drag: Drag, dragged: boolean) => ReactNode;
}

interface Meant {
  ids: string[];
  version: unknown;
}

export function DragList<T extends { id: string }>({ rows, version, className, testid, may, onDrop, children }: Props<T>) {
  const { t } = useTranslation();
  const now = useGradually();
  const [meant, setMeant] = useState<Meant | null>(null);
  const shown = meant && meant.version === version ? meant.ids.flatMap((id) => rows.filter((row) => row.id === id)) : rows;
  const [first, last] = [shown.findIndex(may), shown.findLastIndex(may)];
  /** Rows that stay hold their places. */
  const held = (place: number) => Math.min(last, Math.max(first, place));

  function drop(id: string, from: number, aim: number) {
    const to = held(aim);
    if (to === from) return;
    const rest = shown.filter((row) => row.id !== id);
    const before = rest[to];
    setMeant({ ids: [...rest.slice(0, to).map((row) => row.id), id, ...rest.slice(to).map((row) => row.id)], version });
    onDrop(id, before && may(before) ? before.id : null);
  }

  return (
    <DragDropContext
      nonce={getNonce()}
      dragHandleUsageInstructions={t("drag.how")}
      onDragStart={({ source }, { announce }) => announce(t("drag.taken", { place: source.index + 1 }))}
      onDragUpdate={({ destination }, { announce }) => announce(destination ? t("drag.over", { place: held(destination.index) + 1 }) : t("drag.nowhere"))}
      onDragEnd={({ draggableId, source, destination, reason }, { announce }) => {
        if (reason === "CANCEL" || !destination) return announce(t("drag.back"));
        announce(t("drag.dropped", { place: held(destination.index) + 1 }));
        drop(draggableId, source.index, destination.index);
      }}
    >
      <Droppable droppableId={testid}>
        {(list) => (
          <ol ref={list.innerRef} {...list.droppableProps} className={className} data-testid={testid}>
            {shown.slice(0, now).map((row, place) => (
              <Same
                key={row.id}
                while={[row, place, may(row), children]}
                draw={() => (
                  <Draggable draggableId={row.id} index={place} isDragDisabled={!may(row)} disableInteractiveElementBlocking>
                    {(drag, { isDragging }) => <>{children(row, place, drag, isDragging)}</>}
                  </Draggable>
                )}
              />
            ))}
            {list.placeholder}
          </ol>
        )}
      </Droppable>
    </DragDropContext>
  );
}

/** What was drawn, as long as nothing of that changes. */
function Same({ while: same, draw }: { while: readonly unknown[]; draw: () => ReactNode }) {
  return useMemo(draw, same);
}
