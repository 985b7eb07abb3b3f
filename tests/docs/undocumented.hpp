#pragma once

// Input of the ctest docs.finds_undocumented, which must find the two missing_* and nothing else.

/// A class.
class Probe {
public:
    Probe() = default;
    Probe(const Probe& other);
    Probe& operator=(const Probe& other);
    ~Probe();

    void missing_one();

    /// Has a comment.
    int plain() const;
    int plain(int overload) const;

    const int* begin() const noexcept;
    int size() const noexcept { return 0; }

    friend bool operator==(const Probe& a, const Probe& b) { return a.plain() == b.plain(); }
    int missing_two() const { return 2; }
};
