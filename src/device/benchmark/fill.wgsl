// Word i becomes i * 2654435761 + 12345 (pattern.ts), four words per invocation.
@group(0) @binding(0) var<storage, read_write> words: array<vec4<u32>>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>) {
  let stride = groups.x * 256u;
  let count = arrayLength(&words);
  for (var i = id.x; i < count; i += stride) {
    let first = 4u * i;
    words[i] = vec4<u32>(first, first + 1u, first + 2u, first + 3u) * 2654435761u + 12345u;
  }
}
