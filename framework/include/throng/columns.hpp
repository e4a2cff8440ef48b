// A key or value of a result whose columns are only known when the job runs, since a parameter says
// which they are. A header of its own.
//
//     throng::columns found;
//     for (const std::string& field : fields) found.add(field);
//     out.write(key, found.add(total));
#pragma once

#include <throng/codec.hpp>
#include <throng/detail/job/output_writer.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace throng {

/// Columns of a result, one after the other: what a tuple of the same items is. It sorts as that:
/// by the first column, then by the second, and so on.
class columns {
public:
    /// None.
    columns() = default;

    /// Adds what a result may be: a column, or, of a pair, tuple or struct, all of its columns.
    template <class Item>
    requires detail::output_item<Item> columns& add(const Item& item) {
        using codec = detail::ordered_codec<detail::output_item_t<Item>>;
        const std::size_t begin = bytes_.size();
        bytes_.resize(begin + 1 + codec::element_size(item));
        bytes_[begin] = static_cast<char>(codec::tag);
        codec::write_element(bytes_.data() + begin + 1, item);
        return *this;
    }

    /// Whether nothing has been added.
    [[nodiscard]] bool empty() const { return bytes_.empty(); }

    /// For the framework: columns that were encoded, and how they are.
    explicit columns(std::string bytes) : bytes_(std::move(bytes)) {}
    /// For the framework.
    [[nodiscard]] std::string_view bytes() const { return bytes_; }

private:
    std::string bytes_;
};

namespace detail {

template <>
struct ordered_codec<columns> {
    static constexpr throng_tag tag = THRONG_TUPLE;

    static std::size_t size(const columns& value) { return value.bytes().size(); }
    static char* write(char* out, const columns& value) {
        return ordered_codec<std::string_view>::write(out, value.bytes());
    }
    static columns read(std::string_view bytes) { return columns(std::string(bytes)); }
    static std::size_t element_size(const columns& value) { return size(value) + 1; }
    static char* write_element(char* out, const columns& value) {
        out = write(out, value);
        *out = 0;
        return out + 1;
    }
};

}  // namespace detail
}  // namespace throng
