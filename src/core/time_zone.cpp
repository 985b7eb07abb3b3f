#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <ostream>
#include <shared_mutex>
#include <stdexcept>
#include <unordered_map>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include <neo4j/time_zone.hpp>

#include "core/iso8601.hpp"
#include "core/zone_entry.hpp"

namespace neo4j {

namespace detail {

namespace {

using UtcSecond = cctz::time_point<cctz::seconds>;

constexpr std::size_t longest_name = 64;
constexpr std::string_view zone_folder = "zoneinfo/";

UtcSecond utc_second(std::int64_t value) noexcept {
    return UtcSecond(cctz::seconds(value));
}

std::int64_t count(UtcSecond value) noexcept {
    return value.time_since_epoch().count();
}

/// The names come from the network and become file names: letters first, no dots, one spelling for
/// each file, and none of the files beside the zones, nor the copies that count leap seconds.
bool is_plausible_name(std::string_view name) noexcept {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    if (name.empty() || name.size() > longest_name || !is_letter(name.front())) {
        return false;
    }
    if (name.starts_with("right/") || name.starts_with("posix/") || name == "localtime" ||
        name == "posixrules" || name == "Factory" || name.find("//") != name.npos) {
        return false;
    }
    return std::all_of(name.begin(), name.end(), [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '-' ||
               c == '+';
    });
}

/// cctz remembers names that do not exist for ever, so it is asked only for those that do.
bool has_zone_file(const std::string& name) {
    const char* folder = std::getenv("TZDIR");
    const std::string path =
        std::string(folder != nullptr && *folder != '\0' ? folder : "/usr/share/zoneinfo") + "/" +
        name;
    struct stat info{};
    return ::stat(path.c_str(), &info) == 0 && S_ISREG(info.st_mode);
}

/// Of "UTC", and of "UTC+01:00", "GMT-00:30", "UT+01:02:03": zones that the server knows and no
/// database.
std::optional<std::int32_t> find_fixed_offset(std::string_view name) noexcept {
    if (name == "UTC") {
        return 0;
    }
    for (const std::string_view prefix : {"UTC", "GMT", "UT"}) {
        if (!name.starts_with(prefix) ||
            name.size() < prefix.size() + 6) { // "+01" is no name's end
            continue;
        }
        Iso8601Scanner scanner(name.substr(prefix.size()));
        const auto offset = scan_offset(scanner);
        if (offset && scanner.at_end()) {
            return offset;
        }
    }
    return std::nullopt;
}

/// nullptr where there is no such zone.
std::unique_ptr<const ZoneEntry> load(std::string name) {
    if (const auto offset = find_fixed_offset(name)) {
        return std::make_unique<const ZoneEntry>(std::move(name), *offset);
    }
    cctz::time_zone zone;
    if (!is_plausible_name(name) || !has_zone_file(name) || !cctz::load_time_zone(name, &zone)) {
        return nullptr;
    }
    return std::make_unique<const ZoneEntry>(std::move(name), zone);
}

/// All zones that were ever asked for and exist, hence no more than there are zone files and
/// offsets. Lives as long as the program, as the handles do.
class ZoneTable {
public:
    static ZoneTable& instance() {
        static auto& table = *new ZoneTable;
        return table;
    }

    const ZoneEntry* find(std::string_view name) {
        {
            const std::shared_lock lock(mutex_);
            if (const auto found = entries_.find(name); found != entries_.end()) {
                return found->second.get();
            }
        }
        if (name.size() > longest_name) {
            return nullptr;
        }
        auto entry = load(std::string(name)); // outside the lock: it reads a file
        if (entry == nullptr) {
            return nullptr;
        }
        const std::string_view key = entry->name();
        const std::unique_lock lock(mutex_);
        return entries_.try_emplace(key, std::move(entry)).first->second.get();
    }

private:
    std::shared_mutex mutex_;
    // By the entries' own names.
    std::unordered_map<std::string_view, std::unique_ptr<const ZoneEntry>> entries_;
};

const ZoneEntry* find_entry(std::string_view name) {
    thread_local const ZoneEntry* last = nullptr;
    if (last != nullptr && last->name() == name) {
        return last;
    }
    const ZoneEntry* found = ZoneTable::instance().find(name);
    if (found != nullptr) {
        last = found;
    }
    return found;
}

/// ".../zoneinfo/Europe/Berlin" without what stands before the name.
std::string_view name_in_path(std::string_view path) noexcept {
    const std::size_t folder = path.rfind(zone_folder);
    return folder == std::string_view::npos ? path : path.substr(folder + zone_folder.size());
}

/// The name of the machine's zone; not necessarily one that exists.
std::string system_zone_name() {
    if (const char* variable = std::getenv("TZ")) {
        std::string_view name = variable;
        if (name.starts_with(':')) {
            name.remove_prefix(1);
        }
        return std::string(name.empty() ? "UTC" : name_in_path(name));
    }
    std::array<char, 1024> target{};
    const auto length = ::readlink("/etc/localtime", target.data(), target.size());
    return length <= 0
               ? std::string()
               : std::string(name_in_path({target.data(), static_cast<std::size_t>(length)}));
}

} // namespace

std::int32_t ZoneEntry::offset_at(std::int64_t utc_epoch_second) const noexcept {
    return offset_ ? *offset_ : rules_.lookup(utc_second(utc_epoch_second)).offset;
}

cctz::time_zone::civil_lookup ZoneEntry::look_up(LocalDateTime local) const noexcept {
    const Date date = local.date();
    const LocalTime time = local.time();
    return rules_.lookup(cctz::civil_second(date.year(), date.month(), date.day(), time.hour(),
                                            time.minute(), time.second()));
}

std::optional<std::int64_t> ZoneEntry::to_utc(LocalDateTime local, Resolve resolve) const noexcept {
    if (offset_) {
        return local.epoch_second() - *offset_;
    }
    using Lookup = cctz::time_zone::civil_lookup;
    const Lookup found = look_up(local);
    // pre and post are the instants by the offset before and after the change. In a gap the first
    // is the later one, in an overlap the second.
    switch (resolve) {
    case Resolve::compatible:
        break;
    case Resolve::earlier:
        return count(std::min(found.pre, found.post));
    case Resolve::later:
        return count(std::max(found.pre, found.post));
    case Resolve::reject:
        if (found.kind != Lookup::UNIQUE) {
            return std::nullopt;
        }
        break;
    }
    return count(found.pre);
}

std::int64_t ZoneEntry::to_utc_keeping(LocalDateTime local, std::int32_t offset) const noexcept {
    if (offset_) {
        return local.epoch_second() - *offset_;
    }
    const auto found = look_up(local);
    const std::int64_t kept = local.epoch_second() - offset;
    return found.kind == cctz::time_zone::civil_lookup::REPEATED && kept == count(found.post)
               ? kept
               : count(found.pre);
}

std::int32_t system_offset_at(std::int64_t utc_epoch_second) {
    return cctz::local_time_zone().lookup(utc_second(utc_epoch_second)).offset;
}

} // namespace detail

std::optional<TimeZone> TimeZone::find(std::string_view name) noexcept {
    try {
        if (const auto* entry = detail::find_entry(name)) {
            return TimeZone(*entry);
        }
    } catch (...) { // NOLINT(bugprone-empty-catch): out of memory; the zone cannot be had
    }
    return std::nullopt;
}

TimeZone TimeZone::of(std::string_view name) {
    if (const auto* entry = detail::find_entry(name)) {
        return TimeZone(*entry);
    }
    throw std::invalid_argument(
        "TimeZone: this machine has no zone \"" +
        std::string(name.substr(0, detail::longest_name)) +
        "\"; write an IANA name such as \"Europe/Berlin\", and see that the "
        "system's time zone data (tzdata) is installed");
}

TimeZone TimeZone::utc() {
    return of("UTC");
}

TimeZone TimeZone::system() {
    const std::string name = detail::system_zone_name();
    if (const auto zone = find(name)) {
        return *zone;
    }
    throw std::runtime_error("TimeZone: cannot tell the name of this machine's zone (found \"" +
                             name + "\"); set the environment variable TZ to an IANA name");
}

const std::string& TimeZone::name() const noexcept {
    return entry_->name();
}

std::chrono::seconds TimeZone::offset_at(std::int64_t utc_epoch_second) const noexcept {
    return std::chrono::seconds(entry_->offset_at(utc_epoch_second));
}

std::ostream& operator<<(std::ostream& out, TimeZone zone) {
    return out << zone.name();
}

} // namespace neo4j
