#include "cli/experiments/experiment.hpp"
#include "cli/experiments/web/clients.hpp"

#include <throng/error.hpp>
#include <throng/runtime.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace web = throng::cli::web;
using asio::ip::tcp;

namespace {

constexpr std::uint64_t seed = 7;

std::string answer(const std::string& status, const std::string& body) {
    return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n\r\n{}", status, body.size(), body);
}

std::string page(std::uint64_t number) { return web::page_text(seed, number); }

// Takes one client, and answers its requests with what it is told, whatever it is asked for; then
// it closes.
class told_server {
public:
    explicit told_server(std::vector<std::string> answers)
        : acceptor_(context_, {asio::ip::address_v4::loopback(), 0}),
          thread_([this, all = std::move(answers)] { serve(all); }) {}
    ~told_server() { thread_.join(); }
    told_server(const told_server&) = delete;
    told_server& operator=(const told_server&) = delete;

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

private:
    // A client that goes away ends it, too.
    void serve(const std::vector<std::string>& answers) {
        boost::system::error_code failure;
        tcp::socket client = acceptor_.accept(failure);
        std::string asked;
        for (const std::string& each : answers) {
            const std::size_t end =
                asio::read_until(client, asio::dynamic_buffer(asked), "\r\n\r\n", failure);
            if (failure) return;
            asked.erase(0, end);
            asio::write(client, asio::buffer(each), failure);
        }
    }

    asio::io_context context_;
    tcp::acceptor acceptor_;
    std::thread thread_;
};

// What the client of a server with such answers fails with, which asks `requests` times.
std::string said_of(std::vector<std::string> answers, std::uint64_t requests) {
    told_server server(std::move(answers));
    const web::plan plan{1, requests, 0, 0, seed};
    web::clients clients(plan, server.port());
    throng::runtime runtime({.workers = 1});
    try {
        runtime.run([&] { clients.visit(); });
    } catch (const throng::cli::wrong_answer& e) {
        return e.what();
    } catch (const throng::error& e) {
        return fmt::format("no answer: {}", e.what());
    }
    CHECK(clients.latency().count() == requests);
    return "";
}

}  // namespace

TEST_CASE("A page is what the definition in the help says") {
    const std::string text = web::page_text(7, 5);
    CHECK(text.size() == 60 * 17);
    CHECK(text.substr(0, 34) == "8ea78abc1acb7305\nace29573b70484a3\n");
    CHECK(text.substr(59 * 17) == "514e7b680de02dfa\n");
}

TEST_CASE("Clients are content with right pages alone") {
    CHECK(said_of({answer("200 OK", page(0)), answer("200 OK", page(1))}, 2) == "");

    std::string wrong = page(1);
    wrong[wrong.size() - 2] ^= 1;  // the last digit
    for (const std::string& text : {wrong, page(0), page(1) + "\n", page(1).substr(1), {}}) {
        CHECK(said_of({answer("200 OK", page(0)), answer("200 OK", text)}, 2) ==
              "wrong answer: page 1 has another text");
    }
}

TEST_CASE("A page that the server has not is a wrong answer, whatever its text") {
    CHECK(said_of({answer("404 Not Found", page(0))}, 1) ==
          "wrong answer: page 0 has status 404, not 200");
}

TEST_CASE("A server that closes has not answered") {
    CHECK(said_of({answer("200 OK", page(0))}, 2) ==
          "no answer: client 0 has no answer from the server for page 1: end of stream");
    const std::string whole = answer("200 OK", page(0));
    CHECK(said_of({whole.substr(0, whole.size() - 1)}, 1) ==
          "no answer: client 0 has no answer from the server for page 0: partial message");
}
