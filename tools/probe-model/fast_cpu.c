/* Elementwise passes of one decoder layer for CPUs, between bfloat16 matrix products made by PyTorch.
   Compiled and called by fast_cpu.py. Rows are tokens; bf16 values travel as uint16_t. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint16_t bf16;

static inline float up(bf16 v) {
  union { uint32_t u; float f; } c = {.u = (uint32_t)v << 16};
  return c.f;
}
static inline bf16 down(float v) {
  union { float f; uint32_t u; } c = {.f = v};
  return (bf16)((c.u + 0x7fff + ((c.u >> 16) & 1)) >> 16);
}

/* sum = x + y (y may be NULL), h = sum / rms(sum) * w. sum may be x when y is NULL. */
void add_rms_forward(const float *x, const bf16 *y, const float *w, float *sum, bf16 *h, float *r, long n, long d, float eps) {
#pragma omp parallel for schedule(static)
  for (long i = 0; i < n; i++) {
    const float *xi = x + i * d;
    float *si = sum + i * d;
    float square = 0;
    if (y) {
      const bf16 *yi = y + i * d;
#pragma omp simd reduction(+ : square)
      for (long j = 0; j < d; j++) { float v = xi[j] + up(yi[j]); si[j] = v; square += v * v; }
    } else {
#pragma omp simd reduction(+ : square)
      for (long j = 0; j < d; j++) square += xi[j] * xi[j];
    }
    const float *in = y ? si : xi;
    float scale = 1.0f / sqrtf(square / d + eps);
    r[i] = scale;
    bf16 *hi = h + i * d;
#pragma omp simd
    for (long j = 0; j < d; j++) hi[j] = down(in[j] * scale * w[j]);
  }
}

/* dx = dsum + d(rms)/dx applied to dh; dx16 = bf16(dx); dw += ... */
void add_rms_backward(const float *x, const float *r, const float *w, const bf16 *dh, const float *dsum, float *dx, bf16 *dx16, float *dw, long n, long d) {
#pragma omp parallel
  {
    float *mine = calloc(d, sizeof(float));
#pragma omp for schedule(static)
    for (long i = 0; i < n; i++) {
      const float *xi = x + i * d, *di = dsum + i * d;
      const bf16 *hi = dh + i * d;
      float dot = 0, scale = r[i];
#pragma omp simd reduction(+ : dot)
      for (long j = 0; j < d; j++) dot += up(hi[j]) * w[j] * xi[j];
      float back = dot * scale * scale * scale / d;
      float *oi = dx + i * d;
      bf16 *o16 = dx16 + i * d;
#pragma omp simd
      for (long j = 0; j < d; j++) {
        float g = up(hi[j]);
        mine[j] += g * xi[j] * scale;
        float v = di[j] + g * w[j] * scale - xi[j] * back;
        oi[j] = v;
        o16[j] = down(v);
      }
    }
#pragma omp critical
    for (long j = 0; j < d; j++) dw[j] += mine[j];
    free(mine);
  }
}

/* gu holds gate and up beside each other, [n, 2f]. */
void swiglu_forward(const bf16 *gu, bf16 *a, long n, long f) {
#pragma omp parallel for schedule(static)
  for (long i = 0; i < n; i++) {
    const bf16 *g = gu + i * 2 * f, *u = g + f;
    bf16 *o = a + i * f;
#pragma omp simd
    for (long j = 0; j < f; j++) { float v = up(g[j]); o[j] = down(v / (1.0f + expf(-v)) * up(u[j])); }
  }
}
void swiglu_backward(const bf16 *gu, const bf16 *da, bf16 *dgu, long n, long f) {
#pragma omp parallel for schedule(static)
  for (long i = 0; i < n; i++) {
    const bf16 *g = gu + i * 2 * f, *u = g + f, *d = da + i * f;
    bf16 *dg = dgu + i * 2 * f, *du = dg + f;
#pragma omp simd
    for (long j = 0; j < f; j++) {
      float v = up(g[j]), s = 1.0f / (1.0f + expf(-v)), e = up(d[j]);
      du[j] = down(e * v * s);
      dg[j] = down(e * up(u[j]) * s * (1.0f + v * (1.0f - s)));
    }
  }
}

/* qkv [b, t, 3, heads, hd] -> q (rotated, scaled), k (rotated), v, each [b, heads, t, hd]; back = 1 goes the other way. */
void split_rotate(bf16 *qkv, bf16 *q, bf16 *k, bf16 *v, const float *cosines, const float *sines, long b, long t, long heads, long hd, float scale, int back) {
  long half = hd / 2, width = heads * hd;
#pragma omp parallel for schedule(static)
  for (long i = 0; i < b; i++)
    for (long p = 0; p < t; p++) {
      const float *c = cosines + p * hd, *s = sines + p * hd;
      for (long h = 0; h < heads; h++) {
        bf16 *packed = qkv + (i * t + p) * 3 * width + h * hd;
        long at = ((i * heads + h) * t + p) * hd;
        for (int which = 0; which < 2; which++) {
          bf16 *pk = packed + which * width, *un = (which ? k : q) + at;
          float z = which ? 1.0f : scale;
          if (!back) {
#pragma omp simd
            for (long j = 0; j < half; j++) {
              float a = up(pk[j]), e = up(pk[j + half]);
              un[j] = down((a * c[j] - e * s[j]) * z);
              un[j + half] = down((e * c[j] + a * s[j]) * z);
            }
          } else {
#pragma omp simd
            for (long j = 0; j < half; j++) {
              float a = up(un[j]), e = up(un[j + half]);
              pk[j] = down((a * c[j] + e * s[j]) * z);
              pk[j + half] = down((e * c[j] - a * s[j]) * z);
            }
          }
        }
        if (!back) memcpy(v + at, packed + 2 * width, hd * sizeof(bf16));
        else memcpy(packed + 2 * width, v + at, hd * sizeof(bf16));
      }
    }
}

/* [b, heads, t, hd] <-> [b, t, heads * hd] */
void merge_heads(bf16 *split, bf16 *merged, long b, long t, long heads, long hd, int back) {
#pragma omp parallel for schedule(static)
  for (long i = 0; i < b; i++)
    for (long h = 0; h < heads; h++)
      for (long p = 0; p < t; p++) {
        bf16 *s = split + ((i * heads + h) * t + p) * hd, *m = merged + ((i * t + p) * heads + h) * hd;
        memcpy(back ? s : m, back ? m : s, hd * sizeof(bf16));
      }
}

/* Softmax over the keys up to the query's own place, in place: [n, t, t]. */
void causal_softmax(bf16 *scores, long n, long t) {
#pragma omp parallel for schedule(static)
  for (long i = 0; i < n; i++) {
    float e[1024];
    for (long p = 0; p < t; p++) {
      bf16 *row = scores + (i * t + p) * t;
      float top = -3e38f, sum = 0;
#pragma omp simd reduction(max : top)
      for (long j = 0; j <= p; j++) top = fmaxf(top, up(row[j]));
#pragma omp simd reduction(+ : sum)
      for (long j = 0; j <= p; j++) { e[j] = expf(up(row[j]) - top); sum += e[j]; }
      float inverse = 1.0f / sum;
#pragma omp simd
      for (long j = 0; j <= p; j++) row[j] = down(e[j] * inverse);
      memset(row + p + 1, 0, (t - 1 - p) * sizeof(bf16));
    }
  }
}

/* d = p * (d - sum(p * d)), in place. */
void softmax_backward(const bf16 *probabilities, bf16 *d, long n, long t) {
#pragma omp parallel for schedule(static)
  for (long i = 0; i < n * t; i++) {
    const bf16 *p = probabilities + i * t;
    bf16 *g = d + i * t;
    float dot = 0;
    long last = i % t;
#pragma omp simd reduction(+ : dot)
    for (long j = 0; j <= last; j++) dot += up(p[j]) * up(g[j]);
#pragma omp simd
    for (long j = 0; j <= last; j++) g[j] = down(up(p[j]) * (up(g[j]) - dot));
    memset(g + last + 1, 0, (t - 1 - last) * sizeof(bf16));
  }
}
