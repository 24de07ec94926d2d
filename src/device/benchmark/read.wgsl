// Adds up a buffer. Four loads of 16 bytes are under way at a time; each workgroup adds its sum to its own word.
@group(0) @binding(0) var<storage, read> words: array<vec4<u32>>;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;

var<workgroup> partial: array<u32, 256>;

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
) {
  let stride = groups.x * 256u;
  let count = arrayLength(&words);
  var sum = vec4<u32>(0u);
  var i = id.x;
  for (; i + 3u * stride < count; i += 4u * stride) {
    sum += words[i] + words[i + stride] + words[i + 2u * stride] + words[i + 3u * stride];
  }
  for (; i < count; i += stride) {
    sum += words[i];
  }
  partial[local] = sum.x + sum.y + sum.z + sum.w;
  workgroupBarrier();
  for (var width = 128u; width > 0u; width /= 2u) {
    if (local < width) {
      partial[local] += partial[local + width];
    }
    workgroupBarrier();
  }
  if (local == 0u) {
    sums[group.x] += partial[0];
  }
}
