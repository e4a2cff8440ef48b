// What a tasklet that waits in a select has in common with the channels. Internal.
#pragma once

#include <throng/detail/tasklet/blocking.hpp>
#include <throng/detail/tasklet/channel_base.hpp>
#include <throng/detail/tasklet/control_block.hpp>
#include <throng/source_location.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace throng::detail {

class selection;

/// Stands in for a tasklet in the list of one of the channels that its select waits for. It keeps
/// its value as a sliced tasklet does, never in a frame.
struct select_node : control_block {
    selection* of = nullptr;
    withdrawal request;  // to another shard: to take this off the list
};

/// One wait of one tasklet at several channels. In the pool of the tasklet's shard.
///
/// Channels of several shards may want to answer at the same time: who claims it first may. Two
/// selects that meet are claimed together or not at all: the one at the lower address is held
/// while the other is claimed, and whoever finds one held waits for that moment (the order keeps
/// two from waiting for each other). J. Reppy and others describe this for Parallel Concurrent ML
/// ("Parallel Concurrent ML", ICFP 2009), where events are retried instead.
class selection final : public wait_target {
public:
    explicit selection(control_block& selector) : selector_(selector) {}

    /// Adds a case; before `wait`. Throws std::bad_alloc.
    select_node& add(channel_base& at, bool sends);
    /// For the cases that are done with: `free` gets each that has been added.
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] select_node& at(std::size_t index) { return *nodes_[index]; }

    /// Waits until one is answered; null: `limit` has come first. The others stand in no list any
    /// more. Throws tasklet_killed, then too.
    select_node* wait(std::optional<wait_limit::time_point> limit, source_location where);

    /// Any thread: whether the caller has claimed it.
    [[nodiscard]] bool claim() noexcept;
    /// Both or none; says which was gone.
    enum class outcome : std::uint8_t { both, first_gone, second_gone };
    [[nodiscard]] static outcome claim_both(selection& first, selection& second) noexcept;

    /// In the selector's shard: `node` has been answered. The tasklet that is to run.
    control_block& choose(select_node& node) noexcept {
        chosen_ = &node;
        return selector_;
    }

    void operate(shard&, control_block&) override {}
    bool withdraw(control_block& waiter, withdrawal& request) noexcept override;
    void abandon_waiters() noexcept override;

    static constexpr std::size_t most_cases = 16;

private:
    enum class status : std::uint8_t { open, held, taken };
    [[nodiscard]] bool hold(status next) noexcept;
    void enlist(select_node& node) noexcept;
    void tell_of_cases();
    void leave_all() noexcept;
    static void node_is_back(shard& here, withdrawal& request);

    control_block& selector_;
    select_node* chosen_ = nullptr;
    select_node* nodes_[most_cases] = {};
    std::size_t size_ = 0;
    std::size_t on_their_way_ = 0;  // withdrawals
    bool abandoned_ = false;        // the run is being given up: nobody refers to the nodes
    std::atomic<status> status_{status::open};
};

/// A number less than `count`, from a sequence that is the same on every run of a shard.
[[nodiscard]] std::size_t random_below(control_block& self, std::size_t count) noexcept;

}  // namespace throng::detail
