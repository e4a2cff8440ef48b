// Sockets that read and write as if they blocked.
#include "framework/tasklet/setups.hpp"

#include <throng/channel.hpp>
#include <throng/tasklet_stream.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace throng;
using namespace throng::test;
namespace asio = boost::asio;
using boost::system::error_code;
using socket_type = asio::local::stream_protocol::socket;
using stream_type = tasklet_stream<socket_type>;

namespace {

std::pair<stream_type, stream_type> connected_pair() {
    socket_type one(io_context());
    socket_type other(io_context());
    asio::local::connect_pair(one, other);
    return {stream_type(std::move(one)), stream_type(std::move(other))};
}

std::string line_from(stream_type& stream, std::string& buffer) {
    const std::size_t bytes = asio::read_until(stream, asio::dynamic_buffer(buffer), '\n');
    std::string line = buffer.substr(0, bytes);
    buffer.erase(0, bytes);
    return line;
}

// Sends lines to tasklets on all shards and reads them back.
int echo_lines(std::uint32_t pairs, int lines) {
    channel<int> done(unbounded);
    for (std::uint32_t i = 0; i < pairs; ++i) {
        spawn({.shard = placement::anywhere()}, [done, lines] {
            auto [near, far] = connected_pair();
            tasklet<void> echo = spawn([&stream = far, lines] {
                std::string buffer;
                for (int k = 0; k < lines; ++k) {
                    asio::write(stream, asio::buffer(line_from(stream, buffer)));
                }
            });
            std::string buffer;
            int right = 0;
            for (int k = 0; k < lines; ++k) {
                const std::string line = "line " + std::to_string(k) + "\n";
                asio::write(near, asio::buffer(line));
                right += line_from(near, buffer) == line ? 1 : 0;
            }
            echo.join();
            done.send(right);
        });
    }
    int all = 0;
    for (std::uint32_t i = 0; i < pairs; ++i) all += *done.receive();
    return all;
}

}  // namespace

TEST_CASE("Lines go to and fro through streams, whatever the workers and shards") {
    for_each_setup([](const setup& where) {
        CHECK(run_in(where, [] { return echo_lines(20, 30); }) == 20 * 30);
    });
}

TEST_CASE("A stream waits for room, and its reader gets every byte") {
    run([] {
        auto [near, far] = connected_pair();
        std::string text;
        for (int i = 0; text.size() < 2'000'000; ++i) text += std::to_string(i) + ' ';
        tasklet<void> writer = spawn([&stream = near, &text] {
            CHECK(asio::write(stream, asio::buffer(text)) == text.size());
            stream.next_layer().shutdown(socket_type::shutdown_send);
        });
        std::string arrived;
        error_code failure;
        asio::read(far, asio::dynamic_buffer(arrived), failure);
        CHECK(failure == asio::error::eof);
        CHECK(arrived == text);
        writer.join();
    });
}

TEST_CASE("What fails is an error code or an exception") {
    run([] {
        auto [near, far] = connected_pair();
        far.next_layer().close();
        std::string buffer(10, '\0');
        error_code failure;
        CHECK(near.read_some(asio::buffer(buffer), failure) == 0);
        CHECK(failure == asio::error::eof);
        CHECK_THROWS_AS(near.read_some(asio::buffer(buffer)), boost::system::system_error);
        CHECK_THROWS_AS(near.write_some(asio::buffer(buffer)), boost::system::system_error);
        near.write_some(asio::buffer(buffer), failure);
        CHECK(failure == asio::error::broken_pipe);
    });
}

TEST_CASE("A tasklet that waits in a stream can be killed") {
    run([] {
        auto [near, far] = connected_pair();
        bool unwound = false;
        tasklet<void> reader = spawn([&stream = near, &unwound] {
            std::string buffer(10, '\0');
            try {
                stream.read_some(asio::buffer(buffer));
            } catch (const tasklet_killed&) {
                unwound = true;
                throw;
            }
        });
        yield();
        reader.kill();
        CHECK_THROWS_AS(reader.join(), killed_error);
        CHECK(unwound);
    });
}
