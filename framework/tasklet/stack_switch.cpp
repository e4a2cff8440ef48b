#include "tasklet/stack_switch.hpp"

#if THRONG_OWN_STACK_SWITCH && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

// System V ABI for x86-64. A context points at: MXCSR and four bytes of room, then r12 to r15, rbx,
// rbp, and the address to go on at. Both stacks look alike where one takes over from the other, so
// what is told to unwinders holds on either side.
//
// To load MXCSR, or only to store the control word of the x87 unit, takes as long as half of all
// the rest. So the former is left out where its control bits are the same on both sides (the flags
// in its lowest bits no call preserves); and the control word is set from MXCSR, where <cfenv>
// keeps the same rounding and the same masks. Its precision is the usual one.
asm(R"(
    .text

    .macro throng_save_context
    pushq   %rbp
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbp, 0
    pushq   %rbx
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %rbx, 0
    pushq   %r15
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r15, 0
    pushq   %r14
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r14, 0
    pushq   %r13
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r13, 0
    pushq   %r12
    .cfi_adjust_cfa_offset 8
    .cfi_rel_offset %r12, 0
    subq    $8, %rsp
    .cfi_adjust_cfa_offset 8
    stmxcsr (%rsp)
    movq    %rsp, (%rdi)
    .endm

    .macro throng_load_context to
    movl    (%rsp), %eax
    movq    \to, %rsp
    xorl    (%rsp), %eax
    testl   $0xffc0, %eax
    jne     2f
1:  addq    $8, %rsp
    .cfi_adjust_cfa_offset -8
    popq    %r12
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r12
    popq    %r13
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r13
    popq    %r14
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r14
    popq    %r15
    .cfi_adjust_cfa_offset -8
    .cfi_restore %r15
    popq    %rbx
    .cfi_adjust_cfa_offset -8
    .cfi_restore %rbx
    popq    %rbp
    .cfi_adjust_cfa_offset -8
    .cfi_restore %rbp
    .endm

    .macro throng_load_controls
    .cfi_remember_state
2:  ldmxcsr (%rsp)
    movl    (%rsp), %eax
    movl    %eax, %ecx
    shrl    $7, %eax
    andl    $0x3f, %eax
    shrl    $3, %ecx
    andl    $0xc00, %ecx
    leal    0x340(%rax,%rcx), %eax
    movl    %eax, 4(%rsp)
    fldcw   4(%rsp)
    jmp     1b
    .cfi_restore_state
    .endm

    .macro throng_begin name
    .globl  \name
    .hidden \name
    .type   \name, @function
    .p2align 4
\name:
    .cfi_startproc
    .endm

    .macro throng_end name
    .cfi_endproc
    .size   \name, . - \name
    .endm

    throng_begin throng_switch_stack
    throng_save_context
    .cfi_remember_state
    throng_load_context %rsi
    popq    %rcx
    .cfi_adjust_cfa_offset -8
    .cfi_register %rip, %rcx
    jmp     *%rcx
    .cfi_restore_state
    throng_load_controls
    throng_end throng_switch_stack

    throng_begin throng_switch_stack_on_top
    throng_save_context
    .cfi_remember_state
    throng_load_context %rsi
    jmp     *%rdx
    .cfi_restore_state
    throng_load_controls
    throng_end throng_switch_stack_on_top

    throng_begin throng_leave_stack
    subq    $8, %rsp
    .cfi_adjust_cfa_offset 8
    stmxcsr (%rsp)
    .cfi_undefined %rip
    throng_load_context %rdi
    popq    %rcx
    jmp     *%rcx
    throng_load_controls
    throng_end throng_leave_stack

    throng_begin throng_start_stack
    throng_save_context
    movq    %rsi, %rsp
    .cfi_def_cfa %rsp, 8
    .cfi_undefined %rip
    xorl    %ebp, %ebp
    movq    %rcx, %rdi
    callq   *%rdx
    ud2
    throng_end throng_start_stack

    .purgem throng_save_context
    .purgem throng_load_context
    .purgem throng_load_controls
    .purgem throng_begin
    .purgem throng_end
)");

#else

#include <throng/error.hpp>

#include <boost/context/detail/fcontext.hpp>

#include <cstdint>
#include <cstdlib>

namespace throng::detail {

namespace bc = boost::context::detail;

namespace {

// make_fcontext takes it only to look where the limit is, and does nothing with that.
constexpr std::size_t stack_bytes_unknown = 0;

// Whoever jumps says where the context that he has left is to be put.
void arrive(const bc::transfer_t& from) { *static_cast<void**>(from.data) = from.fctx; }

struct call_on_top {
    void** own;
    void (*function)();
};

bc::transfer_t carry_out(bc::transfer_t from) {
    const call_on_top wanted = *static_cast<call_on_top*>(from.data);
    *wanted.own = from.fctx;
    wanted.function();
    std::abort();
}

struct first_call {
    void** own;
    void (*function)(void*);
    void* argument;
};

void begin(bc::transfer_t from) {
    const first_call wanted = *static_cast<first_call*>(from.data);
    *wanted.own = from.fctx;
    wanted.function(wanted.argument);
    std::abort();
}

}  // namespace

extern "C" {

void throng_switch_stack(void** own, void* to) { arrive(bc::jump_fcontext(to, own)); }

void throng_switch_stack_on_top(void** own, void* to, void (*on_top)()) {
    call_on_top wanted{own, on_top};
    arrive(bc::ontop_fcontext(to, &wanted, &carry_out));
}

void throng_start_stack(void** own, char* top, void (*first)(void*), void* argument) {
    first_call wanted{own, first, argument};
    arrive(bc::jump_fcontext(bc::make_fcontext(top, stack_bytes_unknown, &begin), &wanted));
}

void throng_leave_stack(void* to) noexcept {
    void* nowhere = nullptr;
    bc::jump_fcontext(to, &nowhere);
    std::abort();
}

}  // extern "C"

}  // namespace throng::detail

#endif
