const GIB = 1024 ** 3;

/** Where the memory of a kind of GPU is, and how much of it such GPUs are sold with. */
export type GpuMemoryKind =
  /** Part of the machine's RAM. `share`: the largest part that the system lets a GPU have. */
  | { readonly kind: 'unified'; readonly share: number }
  /** Its own. The smallest and the largest of the kind, in bytes. */
  | { readonly kind: 'own'; readonly smallestBytes: number; readonly largestBytes: number }
  /** The names cover chips of both sorts, or say nothing. */
  | { readonly kind: 'either'; readonly share: number; readonly largestBytes: number };

/**
 * Windows lets a GPU have half of the RAM ("Reporting graphics memory", Microsoft's driver documentation: system memory
 * available for graphics = total / 2), Intel's drivers the same since the 5th generation of Core ("Detecting video memory budget").
 */
const halfOfRam = 0.5;
/** `recommendedMaxWorkingSetSize` of Metal: two thirds on small machines, three quarters on large ones. */
const appleShare = 0.75;
/** The largest GPU memory sold in one device (NVIDIA's B300). */
const largestOfAllBytes = 288 * GIB;

interface Row {
  readonly vendor: RegExp;
  readonly architecture: RegExp;
  readonly memory: GpuMemoryKind;
}

const own = (smallest: number, largest: number): GpuMemoryKind => ({
  kind: 'own',
  smallestBytes: smallest * GIB,
  largestBytes: largest * GIB,
});

/**
 * First row that matches. Names are those that Chromium gives (`gpu_info.json` of Dawn); sizes are of the makers' product
 * pages: the smallest and largest memory that a chip of the architecture was sold with, mobile and professional ones included.
 * Chips that Dawn has no name for (Hopper, Blackwell, …) have an empty architecture.
 */
const rows: readonly Row[] = [
  { vendor: /^apple$/, architecture: /^/, memory: { kind: 'unified', share: appleShare } },
  // GT 720 to Tesla M40, MX110 to Tesla P40.
  { vendor: /^nvidia$/, architecture: /^(?:fermi|kepler|maxwell)$/, memory: own(1, 24) },
  { vendor: /^nvidia$/, architecture: /^pascal$/, memory: own(2, 24) },
  // MX450 to Quadro RTX 8000, MX570 to A40.
  { vendor: /^nvidia$/, architecture: /^(?:turing|ampere)$/, memory: own(2, 48) },
  // RTX 2000 and RTX 4050 for laptops to L40.
  { vendor: /^nvidia$/, architecture: /^lovelace$/, memory: own(6, 48) },
  { vendor: /^nvidia$/, architecture: /^/, memory: own(2, largestOfAllBytes / GIB) },
  // Arc A310 to Arc Pro B60.
  { vendor: /^intel$/, architecture: /^(?:gen-12-hp|xe-hpg|xe-2-hpg)$/, memory: own(4, 24) },
  { vendor: /^intel$/, architecture: /^/, memory: { kind: 'unified', share: halfOfRam } },
  // RX 5300M to Pro W5700, RX 6300 to Pro W6800. The other names of AMD are on processors with graphics too.
  { vendor: /^amd$/, architecture: /^rdna-1$/, memory: own(3, 16) },
  { vendor: /^amd$/, architecture: /^rdna-2$/, memory: own(2, 32) },
  { vendor: /^amd$/, architecture: /^/, memory: { kind: 'either', share: halfOfRam, largestBytes: 48 * GIB } },
  { vendor: /^(?:arm|qualcomm|img-tec|samsung)$/, architecture: /^/, memory: { kind: 'unified', share: halfOfRam } },
];

/** What is known of a GPU's memory from the names that its adapter gives; empty names are what some browsers give of all. */
export function gpuMemoryKind(vendor: string, architecture: string): GpuMemoryKind {
  const row = rows.find((one) => one.vendor.test(vendor.toLowerCase()) && one.architecture.test(architecture.toLowerCase()));
  return row?.memory ?? { kind: 'either', share: halfOfRam, largestBytes: largestOfAllBytes };
}
