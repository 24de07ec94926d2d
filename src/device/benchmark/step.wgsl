// One more than before: a chain of these has to run in order, like the layers of a model.
@group(0) @binding(0) var<storage, read> before: array<u32>;
@group(0) @binding(1) var<storage, read_write> after: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
  after[id.x] = before[id.x] + 1u;
}
