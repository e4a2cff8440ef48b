// The binary interface between a job plugin and the program that runs it.
//
// Plain C types only. A plugin links no symbol of the framework: it exports one function,
// `throng_plugin_entry`, and reaches the engine through the tables below that it is handed. The
// boundary is crossed once a block of input, once a batch of records, or once a reducer, never
// once a record. Nothing is thrown across it: every function answers with a `throng_status`, and
// an error is reported through the host before THRONG_FAILED is returned.
//
// Users of the C++ job headers (<throng/job.hpp>) never touch this file.
#ifndef THRONG_ABI_H
#define THRONG_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Raised whenever anything in this file changes. Host and plugin must agree exactly.
#define THRONG_ABI_VERSION 7u

// The first bytes of every version's throng_plugin; never changes.
#define THRONG_ABI_MAGIC "throng job\n"

// Name of the function that a plugin exports: const throng_plugin* throng_plugin_entry(void).
#define THRONG_ABI_ENTRY "throng_plugin_entry"

typedef enum throng_status {
    THRONG_OK = 0,
    THRONG_FAILED = 1,     // reported through the host's `fail`
    THRONG_CANCELLED = 2,  // the job is being stopped: return at once, with this status
    THRONG_PARK = 3,       // nothing yet; see throng_reducer_host.receive
    THRONG_OVER = 4        // there will be no further round; see throng_peers.next_round
} throng_status;

// Bytes that somebody else owns; not terminated.
typedef struct throng_text {
    const char* data;
    uint64_t size;
} throng_text;

// ---------------------------------------------------------------------------------- parameters

// One parameter that a job understands (`-D name=value`). All texts live as long as the call.
typedef struct throng_parameter {
    throng_text name;
    throng_text type;  // "integer", "number", "text", "file", "switch" or "choice"
    throng_text default_value;
    throng_text help;
    const throng_text* choices;  // of a "choice"
    uint32_t choice_count;
} throng_parameter;

typedef struct throng_parameter_host {
    void* self;
    // Makes a parameter known; returns the text that the user gave for it, or null.
    const throng_text* (*declare)(void* self, const throng_parameter* parameter);
    // Says why the job cannot be set up; `create` then returns THRONG_FAILED.
    void (*fail)(void* self, throng_text message);
} throng_parameter_host;

// -------------------------------------------------------------------------------------- output

// Where results are appended, one throng_output_record after another, each whole.
// Shared by all reducers of a shard, or owned by one mapper of a map-only job.
typedef struct throng_output {
    char* cursor;  // where the next record begins
    char* limit;
    void* self;
    // Leaves room for `bytes` more at `cursor`; moves on to another buffer where need be.
    throng_status (*grow)(struct throng_output* output, uint64_t bytes);
} throng_output;

// One of a job's outputs besides its results.
typedef struct throng_named_output {
    throng_text name;
    throng_output* output;
} throng_named_output;

// What the bytes of a written key or value are. Payloads compare as what they stand for does when
// compared as bytes (memcmp, then length).
typedef enum throng_tag {
    THRONG_TEXT = 1,      // the bytes themselves
    THRONG_UNSIGNED = 2,  // 8 bytes, big-endian
    THRONG_SIGNED = 3,    // 8 bytes, big-endian, the sign bit flipped
    THRONG_REAL = 4,      // IEEE double, big-endian; sign bit flipped, or all bits if negative
    THRONG_TUPLE = 5,     // elements: a tag byte, then the payload; a text inside a tuple has
                          // each 00 written as 00 FF and is ended by 00 01, a tuple inside a
                          // tuple is ended by 00
    THRONG_NOTHING = 6,   // no bytes: a result that is a key alone
    THRONG_FLOAT = 7,     // as THRONG_REAL, of a number that is an IEEE single
    THRONG_OPTIONAL = 8,  // a byte 00; or 01, a tag, and the payload, as inside a tuple
    THRONG_LIST = 9       // as THRONG_TUPLE, also inside of one
} throng_tag;

typedef enum throng_output_flag {
    THRONG_OUTPUT_OTHER_KEY = 1,  // written under another key than its reducer's, which follows
    THRONG_OUTPUT_FROM_MAP = 2    // by `map` to a named output; instead of a reducer's key follows
                                  // its place, as throng_mapper_host.next_place gives it
} throng_output_flag;

// Header of a result; then key_size bytes of key payload, value_size bytes of value payload, and
// reducer_key_size bytes: with THRONG_OUTPUT_OTHER_KEY, the key of the reducer that wrote it, which
// may be empty (and is, in a map-only job); without, none: it has the bytes of the written key.
// Unaligned.
typedef struct throng_output_record {
    uint32_t key_size;
    uint32_t value_size;
    uint32_t reducer_key_size;
    uint8_t key_tag;
    uint8_t value_tag;
    uint8_t flags;  // throng_output_flag
    uint8_t reserved;
} throng_output_record;

// ----------------------------------------------------------------------------------------- map

// What a job takes, which decides how inputs are cut into blocks.
typedef enum throng_input {
    THRONG_INPUT_LINES = 0,       // lines: each ends with a newline, the last one perhaps not
    THRONG_INPUT_KEY_VALUES = 1,  // the same: key, tab and value, as they are written as results
    THRONG_INPUT_JSON = 2,        // the same: a JSON document each
    THRONG_INPUT_TSV = 3,         // the same, with a header, which is no part of a block
    THRONG_INPUT_CSV = 4,         // records, also with a header: each ends with a newline that has
                                  // an even number of quotes before it in its input
    THRONG_INPUT_FIXED = 5,       // records of throng_job.record_size bytes
    THRONG_INPUT_WHOLE = 6,       // each input is a record, and a block, which may be empty
    THRONG_INPUT_TASKS = 7        // no input, but numbers: see throng_block.tasks
} throng_input;

// Whole records of one input.
// At least THRONG_BLOCK_PADDING bytes after the end may be read; what they hold is unspecified.
typedef struct throng_block {
    const char* data;
    uint64_t size;
    uint64_t offset;  // of data[0] in its input, in bytes
    throng_text input_name;
    uint32_t input;  // a number for each input, and each file of an archive, in order
    // The input's first record, where there is a header: without byte order mark and line end.
    throng_text header;
    // With THRONG_INPUT_TASKS, else 0: of `all_tasks` pieces of work these many, from number
    // `offset` on; there are no data.
    uint64_t tasks;
    uint64_t all_tasks;
} throng_block;
#define THRONG_BLOCK_PADDING 64

// Records on their way to one partition. A record is the low half of the key's 64-bit hash (a
// uint32_t), the size of the key, the key, and the value; throng_job.value_size says what a value
// looks like. Sizes are compact numbers: up to 247 one byte; of a larger number the first byte is
// 247 and how many bytes follow, which are the number's, least significant first.
// With THRONG_ORDER_ARRIVAL there are THRONG_PLACE_BYTES between key and value (and its size):
// where in the input the pair comes from, so that places compare as bytes: the number of the input
// (4 bytes, big-endian), the offset of the block (8), and the number of the pair in the block (4).
// Places are not handed to reducers.
typedef struct throng_batch {
    char* cursor;
    char* limit;
} throng_batch;
#define THRONG_PLACE_BYTES 16

// The partition of a key: the high half of its 64-bit hash, scaled:
// ((hash >> 32) * partitions) >> 32; or, with THRONG_JOB_PARTITIONS, what the job says, always the
// same for a key.
typedef struct throng_mapper_host {
    void* self;
    throng_batch* batches;  // one for each partition
    uint32_t partitions;
    uint32_t table_bytes;   // that a table in which pairs are combined may take, and its keys
    throng_output* output;  // of a map-only job, else null
    // Sends the batch of `partition` on its way; leaves room for a record of `bytes` bytes there.
    // May park the calling tasklet.
    throng_status (*flush)(void* self, uint32_t partition, uint64_t bytes);
    // Reports a record that could not be mapped, `offset` bytes into the current block.
    // THRONG_OK: skip it and go on. May park the calling tasklet.
    throng_status (*bad_record)(void* self, uint64_t offset, throng_text reason);
    // How many newlines the current input has before the current block; on demand, since it may
    // have to read them.
    throng_status (*lines_before)(void* self, uint64_t* lines);
    // Says why the mapper cannot go on; the plugin then returns THRONG_FAILED.
    void (*fail)(void* self, throng_text message);
    // Adds to one of the job's own counters. THRONG_FAILED: it cannot be kept; the reason is noted.
    throng_status (*count)(void* self, throng_text name, uint64_t more);
    // The job's named outputs, in their order.
    const throng_named_output* named;
    uint32_t named_count;
    // Writes where in the input what is written next to a named output comes from:
    // THRONG_PLACE_BYTES that compare as the places do, and are no place of another call's.
    void (*next_place)(void* self, char* place);
    // What the job says of itself; only the latest matters, and it may be called often.
    void (*say_status)(void* self, throng_text text);
    // Kept by the plugin, read by the host when the mapper has finished.
    uint64_t records;   // given to map
    uint64_t emitted;   // pairs that map emitted
    uint64_t combined;  // of those, how many were combined into another before the shuffle
    uint64_t combining_nanoseconds;  // about: to combine pairs and to put them into batches
    // Kept by the host: how long calls of `flush` have been parked.
    uint64_t waited_nanoseconds;
} throng_mapper_host;

// -------------------------------------------------------------------------------------- reduce

// Encoded values of one key, back to back, encoded as in a batch.
typedef struct throng_values {
    struct throng_values* next;
    uint32_t size;      // bytes of values that follow this header
    uint32_t capacity;  // the host's
} throng_values;

// What a reducer has received. In registers, so that it takes no room on the reducer's stack.
typedef struct throng_received {
    throng_values* values;
    throng_status status;
} throng_received;

// How reducers send messages to each other, in rounds; with THRONG_JOB_MESSAGES. A message is a
// record as in a batch, without a place, for the reducer of its key in the next round. Rounds are
// numbered from 0, in which a reducer receives what map has emitted.
typedef struct throng_peers {
    void* self;
    throng_batch* batches;  // of the present round, one for each partition; see throng_mapper_host
    uint32_t partitions;
    uint32_t round;  // the present one
    uint64_t sent;   // messages so far, in all rounds; kept by the plugin
    // Leaves room for a message of `bytes` bytes to `partition`. Parks nobody.
    throng_status (*flush)(void* self, uint32_t partition, uint64_t bytes);
    // Ends the running reducer's round; what it has not received in it is dropped.
    // - THRONG_PARK: others have not ended it yet; call throng_reducer_host.park, then this again;
    // - THRONG_OK: the next one has begun, and `receive` gives this key's messages, if any;
    // - THRONG_OVER: nobody has sent a message; it says so again;
    // - THRONG_CANCELLED.
    throng_status (*next_round)(void* self);
} throng_peers;

// One for each shard; valid for the reducer that is running.
typedef struct throng_reducer_host {
    void* self;
    throng_output* output;
    // The next values of the running reducer's key: a list, in order. Its last element may grow,
    // and get a next one, while the reducer is parked elsewhere. What the previous call returned is
    // invalid from here on. Null if there are none, and the status says more:
    // - THRONG_PARK: none yet; call `park`, then this again;
    // - THRONG_OK: there will be no more, and it says so again;
    // - THRONG_CANCELLED.
    throng_received (*receive)(void* self);
    // Parks the running reducer's tasklet until `receive` has something new to say. Apart from it
    // so that nothing but the plugin's own frames is kept for a reducer that is parked.
    void (*park)(void* self);
    // The running reducer's key, as `reduce` got it.
    throng_text (*key)(void* self);
    // Says why the running reducer failed; the plugin then returns THRONG_FAILED.
    void (*fail)(void* self, throng_text message);
    // As that of throng_mapper_host.
    throng_status (*count)(void* self, throng_text name, uint64_t more);
    // As those of throng_mapper_host.
    const throng_named_output* named;
    uint32_t named_count;
    void (*say_status)(void* self, throng_text text);
    throng_peers* peers;  // null without THRONG_JOB_MESSAGES
    // Where values are appended that are sent to the job's collectors, in their order: values as in
    // a batch, each whole. A collector cannot send anything, and has none.
    const throng_named_output* collectors;
    uint32_t collector_count;
} throng_reducer_host;

// ----------------------------------------------------------------------------------------- job

typedef enum throng_job_flag {
    THRONG_JOB_COMBINES = 1,    // has a combiner
    THRONG_JOB_REDUCES = 2,     // has a reduce phase; without it the job is map-only
    THRONG_JOB_PARTITIONS = 4,  // says itself which partition a key goes to
    THRONG_JOB_MESSAGES = 8     // reducers send messages: not with any of the others but REDUCES,
                                // nor with an order
} throng_job_flag;

// In which order a reducer receives its values.
typedef enum throng_order {
    THRONG_ORDER_UNSPECIFIED = 0,
    THRONG_ORDER_ARRIVAL = 1,  // that of the input
    THRONG_ORDER_SORTED = 2    // by `compare`
} throng_order;

#define THRONG_COMPACT_NUMBER 0xffffffffu

typedef struct throng_job {
    throng_text name;
    throng_text summary;
    uint32_t flags;  // throng_job_flag
    // Bytes of an encoded value; 0: it varies, and the size, a compact number, is before it; or
    // THRONG_COMPACT_NUMBER: the value is one (a signed one as in zigzag encoding: twice itself, or
    // minus that minus one).
    uint32_t value_size;
    uint32_t key_tag;            // throng_tag of the keys
    uint32_t order;              // throng_order; not with THRONG_JOB_COMBINES
    uint32_t input;              // throng_input
    uint32_t record_size;        // of THRONG_INPUT_FIXED, else 0
    const throng_text* outputs;  // names of outputs besides the results
    uint32_t output_count;
    const throng_text* collectors;  // names of those that reducers send values to
    uint32_t collector_count;
    // Thread-safe from here on: called from any worker, `job` shared by all and never changed.
    throng_status (*create)(const throng_parameter_host* host, void** job);
    void (*destroy)(void* job);
    throng_status (*mapper_create)(const void* job, throng_mapper_host* host, void** mapper);
    // Runs in a tasklet with a stack of its own.
    throng_status (*mapper_map)(void* mapper, const throng_block* block);
    // Once, after the last block: the job's own code may emit pairs. Sends on what the mapper still
    // holds (its combining table).
    throng_status (*mapper_finish)(void* mapper);
    void (*mapper_destroy)(void* mapper);
    // The whole life of one reducer; runs in a tasklet on the shard's run stack. One that the host
    // has stopped counts as such whatever it returns.
    throng_status (*reduce)(const void* job, throng_text key, throng_reducer_host* host);
    // The whole life of the collector of that number, when all reducers have ended; runs in a
    // tasklet with a stack of its own. `receive` gives all that was sent to it, and never says
    // THRONG_PARK; `key` is its name. The rest is as in `reduce`.
    throng_status (*collect)(const void* job, uint32_t collector, throng_reducer_host* host);
    // With THRONG_ORDER_SORTED, else null: which of two values, encoded, without what says their
    // size, comes first. Negative: a; positive: b; zero: they are the same bytes. Has no way to
    // fail: what it throws ends the program.
    int (*compare)(throng_text a, throng_text b);
    // Null, or the job's own order of keys, encoded, for results sorted by key: as `compare`.
    int (*compare_keys)(const void* job, throng_text a, throng_text b);
    // Null, or what the job does when all of its reducers and collectors have ended, none having
    // failed: once, before any result is put out, and while nothing else of the job runs. Says
    // through `fail`, which gets `self`, why it returns THRONG_FAILED.
    throng_status (*cleanup)(void* job, void* self, void (*fail)(void* self, throng_text message));
} throng_job;

// What throng_plugin_entry returns; static. Magic and version keep their place for ever.
typedef struct throng_plugin {
    char magic[12];
    uint32_t abi_version;
    const char* compiler;  // for messages, for example "GCC 12.2"
    const throng_job* job;
    // The C++ standard library that it is built with, "libstdc++" or "libc++", which must be the
    // program's, since exceptions are its to keep; null if it uses none.
    const char* standard_library;
} throng_plugin;

#ifdef __cplusplus
}
#endif

#endif  // THRONG_ABI_H
