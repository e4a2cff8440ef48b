// A web server whose pages are slow to make, with a tasklet for each of its many clients.
#include "cli/exit_status.hpp"
#include "cli/experiments/experiment.hpp"
#include "cli/experiments/open_files.hpp"
#include "cli/experiments/registry.hpp"
#include "cli/option_values.hpp"
#include "client_process.hpp"
#include "clients.hpp"
#include "server.hpp"

#include <throng/runtime.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace throng::cli {

namespace {

constexpr experiment_description description = {
    "web",
    "A web server with slow pages and N clients at once",
    "Definition:\n"
    "  An HTTP/1.1 server on the loopback address has a tasklet for each connection,\n"
    "  which reads a request, makes the page, writes it, and so on until the client\n"
    "  closes. To make page p, of path /pages/p, takes it a sleep of --page-ms, and\n"
    "  its text: 60 lines of 16 hexadecimal digits, lower case. They are the numbers\n"
    "  of 64 bits, x, each of which follows from the one before by\n"
    "    x ^= x << 13;  x ^= x >> 7;  x ^= x << 17\n"
    "  from x = z on, which is none of them, or from 1 for 0, of\n"
    "    z = seed + (p + 1) * 0x9e3779b97f4a7c15;\n"
    "    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;\n"
    "    z = (z ^ z >> 27) * 0x94d049bb133111eb;  z = z ^ z >> 31\n"
    "\n"
    "  The N clients are tasklets of a second process, since real ones would be\n"
    "  elsewhere: so memory and processor use are the server's alone. (The processors\n"
    "  are shared, and each process has as many workers.) All connect; when all are\n"
    "  connected, client i, of 0 to N - 1, begins i / N of --page-ms and --pause-ms\n"
    "  later, and asks R times: page i * R + k in request k. It reads the whole\n"
    "  answer, waits for --pause-ms, and asks again, by the same connection.\n"
    "\n"
    "  Measured from when all are connected until the last answer. An operation is a\n"
    "  request. latency_p50_ns, _p99_ns and _p999_ns are of the times from before a\n"
    "  request is written until its answer has been read, less --page-ms. All\n"
    "  requests must succeed, and every byte of every page is checked. --connect PORT\n"
    "  runs the clients alone: this is what the experiment starts as its second\n"
    "  process.",
    "  throng experiment web --clients 1000\n"
    "  throng experiment web --clients 500 --requests 5 --pause-ms 200 --workers 1,2\n"
    "  throng experiment web --clients 200 --page-ms 0 --requests 50 --format json",
    stack_kind::dedicated,
    false};

// What the clients have measured, as the object that they print has it.
constexpr const char* client_seconds = "seconds";
constexpr figure client_figures[] = {
    {"connect_seconds", "", unit::seconds, 0},
    {"latency_p50_ns", "p50", unit::delay, 0},
    {"latency_p99_ns", "p99", unit::delay, 0},
    {"latency_p999_ns", "p99.9", unit::delay, 0},
};

class web_experiment_type final : public experiment {
public:
    [[nodiscard]] const experiment_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command.add_option("--clients", plan_.clients, "Clients at once (default: 10000)")
            ->transform(large_number(1, most_clients))
            ->option_text("N");
        command.add_option("--requests", plan_.requests, "Of each client (default: 10)")
            ->transform(large_number(1, most_requests))
            ->option_text("R");
        command
            .add_option("--page-ms", plan_.page_ms,
                        "Milliseconds that a page takes to make (default: 100)")
            ->check(whole_number(0, most_ms))
            ->option_text("N");
        command
            .add_option("--pause-ms", plan_.pause_ms,
                        "Milliseconds between answer and next request (default: 0)")
            ->check(whole_number(0, most_ms))
            ->option_text("N");
        command
            .add_option("--connect", port_,
                        "Be the clients alone, of a server at this port of this machine")
            ->check(whole_number(1, UINT16_MAX))
            ->option_text("PORT");
    }

    [[nodiscard]] std::vector<figure> parameters(const experiment_settings&) const override {
        return {{"clients", "clients", unit::count, static_cast<double>(plan_.clients)},
                {"requests", "requests", unit::count, static_cast<double>(plan_.requests)},
                {"page_ms", "page ms", unit::count, static_cast<double>(plan_.page_ms)},
                {"pause_ms", "pause ms", unit::count, static_cast<double>(plan_.pause_ms)}};
    }

    measurement run(const experiment_settings& settings) override {
        plan_.seed = settings.seed;
        allow_sockets(plan_.clients, "--clients");
        return port_ == 0 ? serve(settings) : visit(settings);
    }

private:
    static constexpr std::uint64_t most_clients = 1'000'000;
    static constexpr std::uint64_t most_requests = 1'000'000'000;
    static constexpr std::uint64_t most_ms = 3'600'000;

    measurement serve(const experiment_settings& settings) const {
        runtime its({.workers = settings.workers});
        std::uint64_t answered = 0;
        const std::string row = its.run([&] {
            web::server server(plan_);
            web::client_process clients(client_arguments(settings, server.port()));
            tasklet<void> accepting =
                spawn({.name = "acceptor"}, [&server] { server.accept_all(); });
            std::string output = output_of(clients, accepting);
            answered = server.answered();
            return output;
        });
        expect_answer("the number of requests that the server answered", plan_.all_requests(),
                      answered);
        return with_figures(nlohmann::json::parse(row), its);
    }

    // Clients fail, too, where the server has: then it is for the server to say why.
    static std::string output_of(web::client_process& clients, tasklet<void>& accepting) {
        std::string output;
        try {
            output = clients.output();
        } catch (const error&) {
            if (accepting.done()) accepting.join();
            throw;
        }
        accepting.join();
        return output;
    }

    [[nodiscard]] measurement with_figures(const nlohmann::json& row, const runtime& its) const {
        measurement result;
        result.seconds = row.at(client_seconds).get<double>();
        result.operations = plan_.all_requests();
        result.tasklets = plan_.clients;
        result.workers = its.workers();
        result.shards = its.shards();
        add_rate(result);
        for (figure each : client_figures) {
            each.value = row.at(std::string(each.name)).get<double>();
            result.more.push_back(each);
        }
        return result;
    }

    measurement visit(const experiment_settings& settings) const {
        runtime its({.workers = settings.workers});
        web::clients clients(plan_, static_cast<std::uint16_t>(port_));
        its.run([&] { clients.visit(); });
        expect_answer("the number of answers", plan_.all_requests(), clients.latency().count());
        measurement result{clients.seconds(), plan_.all_requests(), plan_.clients, its.workers(),
                           its.shards()};
        add_rate(result);
        const double values[] = {clients.connect_seconds(), clients.latency().percentile(0.5),
                                 clients.latency().percentile(0.99),
                                 clients.latency().percentile(0.999)};
        for (std::size_t i = 0; i < std::size(values); ++i) {
            result.more.push_back(client_figures[i]);
            result.more.back().value = values[i];
        }
        return result;
    }

    static void add_rate(measurement& result) {
        result.more.push_back({"requests_per_second", "requests/s", unit::per_second,
                               static_cast<double>(result.operations) / result.seconds});
    }

    [[nodiscard]] std::vector<std::string> client_arguments(const experiment_settings& settings,
                                                            std::uint16_t port) const {
        std::vector<std::string> words = {"throng", "experiment", "web", "--format", "json"};
        const auto add = [&words](const char* option, std::uint64_t value) {
            words.emplace_back(option);
            words.push_back(fmt::format("{}", value));
        };
        add("--connect", port);
        add("--clients", plan_.clients);
        add("--requests", plan_.requests);
        add("--page-ms", plan_.page_ms);
        add("--pause-ms", plan_.pause_ms);
        add("--seed", settings.seed);
        add("--workers", settings.workers);
        return words;
    }

    web::plan plan_;
    std::uint64_t port_ = 0;  // 0: this is the server
};

}  // namespace

std::unique_ptr<experiment> web_experiment() { return std::make_unique<web_experiment_type>(); }

}  // namespace throng::cli
