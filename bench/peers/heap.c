// The peer of bench/kernel.mjs: the hold model on a binary heap of (time, sequence), in C.
//
// Without cancels an entry holds its event itself. With cancels it points to a record, since a handle must
// name a record that stays where it is; a cancelled event is dropped when it reaches the top of the heap.
//
// Usage: heap PENDING CANCELLED_PERCENT(0 or 20) EVENTS GAPS_FILE. Prints ns of CPU time an event and a checksum.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TABLE = 1 << 20, KINDS = 8, CANCELLED = -1, EVERY = 4, WARM_UP = 3000000 };

typedef struct {
  int64_t time;
  uint64_t sequence;
  int32_t kind, subject, detail, record;
} entry;

static entry *heap;
static size_t size;
static uint64_t sequence;

static inline int before(const entry *a, const entry *b) {
  return a->time < b->time || (a->time == b->time && a->sequence < b->sequence);
}

static inline void push(entry e) {
  size_t i = size++;
  e.sequence = sequence++;
  while (i > 0) {
    size_t parent = (i - 1) / 2;
    if (!before(&e, &heap[parent])) break;
    heap[i] = heap[parent];
    i = parent;
  }
  heap[i] = e;
}

static inline entry pop(void) {
  entry first = heap[0], last = heap[--size];
  size_t i = 0;
  for (;;) {
    size_t child = 2 * i + 1;
    if (child >= size) break;
    if (child + 1 < size && before(&heap[child + 1], &heap[child])) child++;
    if (!before(&heap[child], &last)) break;
    heap[i] = heap[child];
    i = child;
  }
  heap[i] = last;
  return first;
}

static double gaps[TABLE];
static uint32_t drawn;
static inline int64_t gap(void) { return (int64_t)gaps[drawn++ & (TABLE - 1)]; }

static int64_t now;
static uint32_t checksum;
static long handled;

static inline void check(int32_t kind, int32_t subject) {
  checksum = (checksum ^ (uint32_t)now ^ (uint32_t)subject) * 16777619u + (uint32_t)kind;
}

typedef void handler(int32_t subject, int32_t detail);
static handler *const *handlers;

static inline void hold(int32_t kind, int32_t subject, int32_t detail) {
  check(kind, subject);
  push((entry){.time = now + gap(), .kind = kind, .subject = subject, .detail = detail});
}

static void run(long until) {
  while (handled < until) {
    entry e = pop();
    now = e.time;
    handled++;
    handlers[e.kind](e.subject, e.detail);
  }
}

typedef struct {
  int32_t kind, subject, detail;
  uint32_t generation;
} record;

static record *records;
static int32_t *freed;
static int32_t free_count, record_count;
static uint64_t *handles;
static int32_t subjects;

static inline uint64_t schedule(int32_t kind, int64_t delay, int32_t subject, int32_t detail) {
  int32_t at = free_count > 0 ? freed[--free_count] : record_count++;
  record *r = &records[at];
  r->kind = kind;
  r->subject = subject;
  r->detail = detail;
  push((entry){.time = now + delay, .record = at});
  return (uint64_t)r->generation << 32 | (uint32_t)at;
}

static inline void cancel(uint64_t handle) {
  record *r = &records[(uint32_t)handle];
  if (r->generation == handle >> 32) r->kind = CANCELLED;
}

static inline void hold_and_cancel(int32_t kind, int32_t subject, int32_t detail) {
  check(kind, subject);
  handles[subject] = schedule(kind, gap(), subject, detail);
  if (handled % EVERY != 0) return;
  int32_t other = (int32_t)((uint64_t)gap() % (uint64_t)subjects);
  cancel(handles[other]);
  handles[other] = schedule(other % KINDS, gap(), other, detail);
}

static void run_with_cancels(long until) {
  while (handled < until) {
    entry e = pop();
    record *r = &records[e.record];
    record event = *r;
    r->generation++;
    freed[free_count++] = e.record;
    if (event.kind == CANCELLED) continue;
    now = e.time;
    handled++;
    handlers[event.kind](event.subject, event.detail);
  }
}

// Eight functions of each sort, as in any real run.
#define HANDLERS(kind)                                                                        \
  static void hold_##kind(int32_t subject, int32_t detail) { hold(kind, subject, detail); }   \
  static void cancel_##kind(int32_t subject, int32_t detail) { hold_and_cancel(kind, subject, detail); }
HANDLERS(0) HANDLERS(1) HANDLERS(2) HANDLERS(3) HANDLERS(4) HANDLERS(5) HANDLERS(6) HANDLERS(7)
static handler *const holders[KINDS] = {hold_0, hold_1, hold_2, hold_3, hold_4, hold_5, hold_6, hold_7};
static handler *const cancellers[KINDS] = {cancel_0, cancel_1, cancel_2, cancel_3,
                                           cancel_4, cancel_5, cancel_6, cancel_7};

static double cpu_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int count, char **arguments) {
  if (count != 5) return 2;
  subjects = atoi(arguments[1]);
  int cancels = atoi(arguments[2]) > 0;
  long events = atol(arguments[3]);
  FILE *file = fopen(arguments[4], "rb");
  if (!file || fread(gaps, sizeof(double), TABLE, file) != TABLE) return 1;

  size_t room = (size_t)subjects * 4 + 1024;
  heap = malloc(room * sizeof(entry));
  records = calloc(room, sizeof(record));
  freed = malloc(room * sizeof(int32_t));
  handles = malloc((size_t)subjects * sizeof(uint64_t));
  handlers = cancels ? cancellers : holders;
  for (int32_t i = 0; i < subjects; i++) {
    if (cancels) handles[i] = schedule(i % KINDS, gap(), i, 0);
    else push((entry){.time = gap(), .kind = i % KINDS, .subject = i});
  }
  void (*go)(long) = cancels ? run_with_cancels : run;
  go(WARM_UP);
  double start = cpu_ns();
  go(WARM_UP + events);
  printf("%.2f %u\n", (cpu_ns() - start) / events, checksum);
  return 0;
}
