/** What is known of a file before it is fetched. Hashes in lower-case hex. */
export interface ExpectedContent {
  readonly sizeBytes?: number;
  readonly sha256?: string;
  readonly md5?: string;
}

/** A file of a model. */
export interface WantedFile {
  /** Absolute. The stored copy has this address in its cache. */
  readonly url: string;
  /** Name for progress and errors. */
  readonly path: string;
  /** Cache of the Cache API that holds the complete file; absent: Apura's own. */
  readonly cacheName?: string;
  readonly expected?: ExpectedContent;
}

/** The model that files are fetched for. */
export interface ModelIdentity {
  /** The folder's or the library's address: what is listed, deleted and locked together. */
  readonly key: string;
  readonly title: string;
  /** `required`: rejects with `storage-full` rather than start; `if-possible`: is used without being stored where there is no room. */
  readonly keep: 'required' | 'if-possible';
}

/** A file that is there to be used. */
export interface FetchedFile {
  readonly url: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** True when its content was compared with an expected hash, and is equal. */
  readonly checked: boolean;
  /** `repaired`: the stored copy was wrong or out of date, and it was fetched again. */
  readonly origin: 'network' | 'stored' | 'repaired';
  /** It is stored on this device: it is found in its cache. */
  readonly stored: boolean;
  /** The content: from memory when the files are held there, else from the stored copy. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
}

export interface FetchedFiles {
  /** In the order of what was wanted. */
  readonly files: readonly FetchedFile[];
  readonly downloadMs: number;
  readonly verifyMs: number;
}
