// Tables: orders, and the customers who have placed them.
#include "alias_table.hpp"
#include "cli/option_values.hpp"
#include "exponent.hpp"
#include "generator.hpp"
#include "random_numbers.hpp"
#include "syllables.hpp"
#include "write_text.hpp"
#include "zipf.hpp"

#include <CLI/CLI.hpp>

#include <array>
#include <chrono>
#include <string>

namespace throng::cli {

namespace {

constexpr generator_description description = {
    "csv", "Tables with a header: orders, or the customers who have placed them",
    "Records:\n"
    "  Rows of CSV (RFC 4180, lines that end with a newline alone) behind the header\n"
    "    order,date,customer,region,product,units,price_cents\n"
    "  Order is the number of the row, from 1 on; date a day of 2024; customer a\n"
    "  number of 1 to K (--customers), and product one of P (--products), of which\n"
    "  number i occurs in proportion to 1 / i^S (--exponent). The region follows from\n"
    "  the customer, and the price from the product. Some products and regions have a\n"
    "  comma in them, and quotes around. With --table customers the header is\n"
    "    customer,name,region\n"
    "  with a row for each customer, from number 1 on. The jobs group-by and join\n"
    "  read both.",
    "  throng generate csv --size 1G -o orders.csv\n"
    "  throng generate csv --records 10K | throng run group-by - -D key=product\n"
    "  throng generate csv --table customers --records 100K -o customers.csv"};

constexpr std::size_t most_row_bytes = 128;
constexpr std::uint64_t most_units = 20;
constexpr std::uint64_t most_cents = 100'000;

constexpr std::array<std::string_view, 6> regions{"north", "east",           "south",
                                                  "west",  "\"far, north\"", "islands"};
constexpr std::array<std::string_view, 4> sizes{"", ", small", ", large", ""};

constexpr unsigned day_count = 366;
constexpr std::size_t day_bytes = 10;
using days_of_year = std::array<std::array<char, day_bytes>, day_count>;

days_of_year make_days() {
    using namespace std::chrono;
    days_of_year all{};
    for (unsigned i = 0; i < day_count; ++i) {
        const year_month_day date(sys_days(January / 1 / 2024) + days(i));
        char* to = write_text(all[i].data(), "2024-");
        to = write_two_digits(to, static_cast<unsigned>(date.month()));
        *to++ = '-';
        write_two_digits(to, static_cast<unsigned>(date.day()));
    }
    return all;
}

std::string_view region_of(std::uint64_t customer) {
    return regions[detail::hash_words(customer, 2, 0) % regions.size()];
}

char* write_product(char* to, std::uint32_t product) {
    const std::string_view size = sizes[product % sizes.size()];
    if (size.empty()) return write_word(to, product);
    *to++ = '"';
    to = write_text(write_word(to, product), size);
    *to++ = '"';
    return to;
}

struct csv_parameters {
    bool customers_only = false;
    std::uint32_t customers = 100'000;
    std::uint32_t products = 1000;
    std::uint32_t exponent = 1000;  // thousandths
};

class order_maker final : public record_maker {
public:
    order_maker(std::uint64_t seed, const csv_parameters& its)
        : seed_(seed),
          customers_(zipf_table(its.customers, its.exponent)),
          products_(zipf_table(its.products, its.exponent)) {}

    [[nodiscard]] std::string_view header() const override {
        return "order,date,customer,region,product,units,price_cents\n";
    }
    [[nodiscard]] std::size_t most_bytes() const override { return most_row_bytes; }

    [[nodiscard]] char* write(char* to, std::uint64_t number) const override {
        random_numbers random(seed_, number);
        const std::uint64_t customer = customers_.choose(random.next()) + std::uint64_t{1};
        const std::uint32_t product = products_.choose(random.next());
        to = write_number(to, number + 1);
        *to++ = ',';
        const auto& day = days_[random.below(day_count)];
        to = write_text(to, {day.data(), day.size()});
        *to++ = ',';
        to = write_number(to, customer);
        *to++ = ',';
        to = write_text(to, region_of(customer));
        *to++ = ',';
        to = write_product(to, product);
        *to++ = ',';
        to = write_number(to, 1 + random.below(most_units));
        *to++ = ',';
        to = write_number(to, 1 + detail::hash_words(product, 3, 0) % most_cents);
        *to++ = '\n';
        return to;
    }

private:
    std::uint64_t seed_;
    alias_table customers_;
    alias_table products_;
    days_of_year days_ = make_days();
};

class customer_maker final : public record_maker {
public:
    explicit customer_maker(std::uint64_t seed) : seed_(seed) {}

    [[nodiscard]] std::string_view header() const override { return "customer,name,region\n"; }
    [[nodiscard]] std::size_t most_bytes() const override { return most_row_bytes; }

    [[nodiscard]] char* write(char* to, std::uint64_t number) const override {
        random_numbers random(seed_, number);
        to = write_number(to, number + 1);
        for (const char before : {',', ' '}) {
            *to++ = before;
            to = write_word(to, static_cast<std::uint32_t>(random.below(word_count)));
        }
        *to++ = ',';
        to = write_text(to, region_of(number + 1));
        *to++ = '\n';
        return to;
    }

private:
    std::uint64_t seed_;
};

class csv final : public generator {
public:
    [[nodiscard]] const generator_description& describe() const override { return description; }

    void add_options(CLI::App& command) override {
        command
            .add_option_function<std::string>(
                "--table",
                [this](const std::string& name) { its_.customers_only = name == "customers"; },
                "Which table: orders (the default), or customers")
            ->check(one_of({"orders", "customers"}))
            ->option_text("NAME");
        command.add_option("--customers", its_.customers, "Customers of orders (default: 100000)")
            ->transform(large_number(1, most_zipf_count))
            ->option_text("K");
        command.add_option("--products", its_.products, "Products of orders (default: 1000)")
            ->transform(large_number(1, most_zipf_count))
            ->option_text("P");
        add_exponent_option(command, its_.exponent, "customers and products");
    }

    [[nodiscard]] std::unique_ptr<record_maker> make(std::uint64_t seed) const override {
        if (its_.customers_only) return std::make_unique<customer_maker>(seed);
        return std::make_unique<order_maker>(seed, its_);
    }

private:
    csv_parameters its_;
};

}  // namespace

std::unique_ptr<generator> csv_generator() { return std::make_unique<csv>(); }

}  // namespace throng::cli
