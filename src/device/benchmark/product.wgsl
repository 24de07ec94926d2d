// C += A * B, square matrices of float32 by rows, sides a multiple of 64. A workgroup makes a tile of 64 x 64, each of its
// 16 x 16 invocations 4 x 4 of it, 16 columns of A (rows of B) at a time.
@group(0) @binding(0) var<storage, read> a: array<vec4<f32>>;
@group(0) @binding(1) var<storage, read> b: array<vec4<f32>>;
@group(0) @binding(2) var<storage, read_write> c: array<vec4<f32>>;

override side: u32;

// By column of A, so that the four rows of an invocation lie together.
var<workgroup> tileA: array<array<f32, 64>, 16>;
var<workgroup> tileB: array<array<vec4<f32>, 16>, 16>;

@compute @workgroup_size(16, 16)
fn main(
  @builtin(local_invocation_id) local: vec3<u32>,
  @builtin(local_invocation_index) index: u32,
  @builtin(workgroup_id) group: vec3<u32>,
) {
  let quads = side / 4u;
  let rowOfA = index / 4u;
  let quadOfA = index % 4u;
  var row0 = vec4<f32>(0.0);
  var row1 = vec4<f32>(0.0);
  var row2 = vec4<f32>(0.0);
  var row3 = vec4<f32>(0.0);
  for (var start = 0u; start < side; start += 16u) {
    let fromA = a[(group.y * 64u + rowOfA) * quads + start / 4u + quadOfA];
    tileA[quadOfA * 4u][rowOfA] = fromA.x;
    tileA[quadOfA * 4u + 1u][rowOfA] = fromA.y;
    tileA[quadOfA * 4u + 2u][rowOfA] = fromA.z;
    tileA[quadOfA * 4u + 3u][rowOfA] = fromA.w;
    tileB[local.y][local.x] = b[(start + local.y) * quads + group.x * 16u + local.x];
    workgroupBarrier();
    for (var k = 0u; k < 16u; k += 1u) {
      let right = tileB[k][local.x];
      let first = local.y * 4u;
      row0 = fma(vec4<f32>(tileA[k][first]), right, row0);
      row1 = fma(vec4<f32>(tileA[k][first + 1u]), right, row1);
      row2 = fma(vec4<f32>(tileA[k][first + 2u]), right, row2);
      row3 = fma(vec4<f32>(tileA[k][first + 3u]), right, row3);
    }
    workgroupBarrier();
  }
  let corner = (group.y * 64u + local.y * 4u) * quads + group.x * 16u + local.x;
  c[corner] += row0;
  c[corner + quads] += row1;
  c[corner + 2u * quads] += row2;
  c[corner + 3u * quads] += row3;
}
