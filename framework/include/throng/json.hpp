// Inputs of JSON lines: `map` takes a `const throng::json&`, a document on each line. A header of
// its own, since it needs nlohmann-json (Debian: nlohmann-json3-dev), which is headers only.
//
//     void map(const throng::json& event, throng::emitter<std::string_view, double>& emit) const {
//         emit(event.text("user"), event.number<double>("/price/amount"));
//     }
//
// A member is named by its name, or, if it is deeper, by a JSON pointer (RFC 6901), which begins
// with a slash. What is not there, or of another type, throws, which makes the line a bad record;
// so does a line that is no JSON, and a document where a name is there twice has the last one.
// Empty lines are no records.
#pragma once

#include <throng/detail/job/input_reader.hpp>
#include <throng/detail/job/line_splitter.hpp>
#include <throng/error.hpp>
#include <throng/job.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace throng {

/// A JSON document on a line. Valid during the call of `map`, as are all views of it.
class json {
public:
    /// For the framework.
    json(const nlohmann::json& document, const detail::input_place& place)
        : document_(document), place_(place) {}

    /// The document, as the library has it.
    const nlohmann::json& document() const { return document_; }

    /// Whether there is a member, and it is not null.
    bool has(std::string_view member) const {
        const nlohmann::json* found = find(member);
        return found != nullptr && !found->is_null();
    }

    /// A member that is a text.
    std::string_view text(std::string_view member) const {
        const nlohmann::json& found = at(member);
        if (!found.is_string()) refuse(member, found, "a text");
        return found.get_ref<const std::string&>();
    }

    /// A member that is a number; an integer only if it has no fraction and fits.
    template <class Number>
    Number number(std::string_view member) const {
        static_assert(std::is_arithmetic_v<Number> && !std::is_same_v<Number, bool>,
                      "throng: json.number: a number is an integer, a float or a double");
        const nlohmann::json& found = at(member);
        if constexpr (std::is_floating_point_v<Number>) {
            if (found.is_number()) return found.get<Number>();
            refuse(member, found, "a number");
        } else {
            if (found.is_number_unsigned() && fits<Number>(found.get<std::uint64_t>())) {
                return found.get<Number>();
            }
            if (found.is_number_integer() && !found.is_number_unsigned() &&
                fits<Number>(found.get<std::int64_t>())) {
                return found.get<Number>();
            }
            refuse(member, found, "a whole number that fits its type");
        }
    }

    /// A member that is true or false.
    bool flag(std::string_view member) const {
        const nlohmann::json& found = at(member);
        if (!found.is_boolean()) refuse(member, found, "true or false");
        return found.get<bool>();
    }

    /// A member, whatever it is.
    const nlohmann::json& at(std::string_view member) const {
        const nlohmann::json* found = find(member);
        if (found == nullptr) throw error("there is no '" + std::string(member) + "'");
        return *found;
    }

    /// The input's name, as it was given.
    std::string_view file() const { return place_.file(); }
    /// Where the line begins in its input, in bytes.
    std::uint64_t offset() const { return place_.offset(); }
    /// From 1. The first call for a block may have to read what is before it in the input.
    std::uint64_t line_number() const { return place_.line_number(); }

private:
    template <class Number, class Given>
    static bool fits(Given given) {
        return std::in_range<Number>(given);
    }

    const nlohmann::json* find(std::string_view member) const {
        if (member.starts_with('/')) {
            const nlohmann::json::json_pointer pointer{std::string(member)};
            try {
                return document_.contains(pointer) ? &document_.at(pointer) : nullptr;
            } catch (const nlohmann::json::exception&) {
                return nullptr;  // a name that is no place in an array, such as an empty one
            }
        }
        if (!document_.is_object()) return nullptr;
        const auto found = document_.find(member);
        return found == document_.end() ? nullptr : &*found;
    }

    [[noreturn, gnu::noinline, gnu::cold]] static void refuse(std::string_view member,
                                                              const nlohmann::json& found,
                                                              const char* expected) {
        constexpr std::size_t most_shown = 100;
        const auto replace = nlohmann::json::error_handler_t::replace;
        // To print what is deep takes a stack that is deep.
        const std::string is = found.is_structured()
                                   ? std::string("an ") + found.type_name()
                                   : found.dump(-1, ' ', false, replace).substr(0, most_shown);
        throw error("'" + std::string(member) + "' is " + is + ": expected " + expected);
    }

    const nlohmann::json& document_;
    const detail::input_place& place_;
};

namespace detail {

template <>
struct input_reader<json> {
    static constexpr throng_input kind = THRONG_INPUT_JSON;
    static constexpr std::uint32_t record_size = 0;

    template <class Attempt, class Map>
    static throng_status read(const throng::block& block, const throng_block&,
                              std::uint64_t& records, Attempt attempt, Map map) {
        throng_status status = THRONG_OK;
        input_place place(block);
        line_splitter lines(block.text());
        std::string_view line;
        while (status == THRONG_OK && lines.next(line)) {
            if (line.empty()) continue;
            ++records;
            const auto offset = static_cast<std::uint64_t>(line.data() - block.text().data());
            status = attempt(offset, [&] {
                place.move_to(offset);
                const nlohmann::json document = nlohmann::json::parse(line);
                map(json(document, place));
            });
        }
        return status;
    }
};

}  // namespace detail
}  // namespace throng
