import { createSignal, onCleanup } from 'solid-js';

/** Takes files that are dropped anywhere on the page; `isOver` while one is held above it. */
export function createDropZone(onFile: (file: File) => void) {
  const [isOver, setIsOver] = createSignal(false);
  const listening = new AbortController();
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
  window.addEventListener(
    'dragover',
    (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    },
    { signal: listening.signal },
  );
  window.addEventListener(
    'dragleave',
    (event) => {
      if (event.relatedTarget === null) setIsOver(false);
    },
    { signal: listening.signal },
  );
  window.addEventListener(
    'drop',
    (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) onFile(file);
    },
    { signal: listening.signal },
  );
  onCleanup(() => listening.abort());
  return { isOver };
}
