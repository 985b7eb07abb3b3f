"""Shows Doxygen a header without the declarations that need no words.

Doxygen calls it with a file's path (INPUT_FILTER) and reads what it prints. Left out is what has no
comment of its own and is one of these:

- copies, moves, defaulted default constructors, assignments, destructors; deleted functions
- comparisons and output: operator==, <=> and <<
- of containers: iterators, member types, size, empty, begin and end, which mean what they mean in
  the standard library
- the overloads for temporaries (&&), which give a copy of what the others refer to
- definitions outside their class, whose comment stands in it

A declaration without a comment that directly follows one of the same name is marked as its overload:
the comment above is for both. The operators of an iterator are the standard ones, too.

In classes named ...Config and ...Options the function that reads a setting is told to give what was
set: the comment stands at the one that sets it. Lines keep their numbers.
"""

import re
import sys

SKIPPED = [
    r"\boperator(==|<=>|<<|=)\s*\(",
    r"~\w+\s*\(",
    r"=\s*delete;$",
    r"^(constexpr )?(\w+)\(\)( noexcept)? = default;",
    r"^(constexpr )?(?:explicit )?(\w+)\((const )?\2( ?&&?)( \w+)?\)",
    r"\b(size|empty|begin|end)\(\) const&?( noexcept)?\b",
    r"^using (const_)?(iterator|value_type|difference_type|reference|pointer|iterator_category"
    r"|iterator_concept) =",
    r"^class (NEO4J_API )?(\w+::)*iterator( \{|;)",
    r"\boperator(\*|->)\(\) const\b|\boperator\+\+\(",
    r"\)( const)? ?&&( noexcept)?( requires .*)?( ?\{|;|$)",
    r"^(inline )?(constexpr )?[^=(]*[\w>]::(operator ?\S+|\w+)\([^;]*\{",
    r"\benable_borrowed_range<",
]
SCOPE = re.compile(r"^(class|struct|namespace|union|extern \"C\")\b[^;()]*\{$")
SETTING = re.compile(r"\b(\w+)\(\) const&? noexcept \{ return \1_; \}$")


def code_of(line):
    """The line without texts, characters and comments."""
    line = re.sub(r'"(\\.|[^"\\])*"|\'(\\.|[^\'\\])\'', '""', line)
    return re.sub(r"//.*", "", line).strip()


def name_of(declaration):
    """What the function is called; nothing for what is none."""
    found = re.match(r"[^=(]*?(operator ?[^\s\w(]+|operator\(\)|\w+)\(", declaration)
    return found and found[1]


def without_template(head):
    """The declaration without what says that it is a template."""
    head = re.sub(r"\[\[\w+\]\] ?|\bNEO4J_API |\bfriend ", "", head)
    while head.startswith("template <"):
        depth = 0
        for end, character in enumerate(head):
            depth += {"<": 1, ">": -1}.get(character, 0)
            if character == ">" and depth == 0:
                break
        head = head[end + 1 :].lstrip()
        head = re.sub(r"^requires ?(requires \{.*?\}|\(.*?\)(?= [\w:]+[ (<])|\S+)\s*", "", head)
    return head


def filtered(lines):
    shown = []
    scopes = []
    at = 0
    documented = False
    above = None
    while at < len(lines):
        code = code_of(lines[at])
        if not lines[at].strip():
            above = None
        if not code or code.startswith(("#", "public:", "private:", "protected:")):
            documented = lines[at].lstrip().startswith("///")
            shown.append(lines[at])
            at += 1
            while code.startswith("#") and shown[-1].endswith("\\"):
                shown.append(lines[at])
                at += 1
            continue
        if re.match(r"^\}( ?;)?$", code):
            if scopes:
                scopes.pop()
            documented = False
            shown.append(lines[at])
            at += 1
            continue
        # A declaration, to its end or to the brace that opens a scope.
        first, head, depth, scope = at, "", 0, False
        while at < len(lines):
            code = code_of(lines[at])
            head = (head + " " + code).strip()
            depth += code.count("{") - code.count("}")
            at += 1
            if depth == 1 and SCOPE.match(without_template(head)):
                scope = True
                break
            if depth == 0 and (
                code.endswith(";") or (code.endswith("}") and not code.startswith("requires"))
            ):
                break
        taken = lines[first:at]
        plain = without_template(head)
        trailing = any("///<" in line for line in taken)
        skip = not documented and not trailing and any(re.search(rule, plain) for rule in SKIPPED)
        if scope and not skip:
            scopes.append(plain)
        elif scope:
            while depth > 0:
                code = code_of(lines[at])
                depth += code.count("{") - code.count("}")
                taken.append(lines[at])
                at += 1
        elif not documented and scopes and re.search(r"(Config|Options)\b", scopes[-1]):
            if SETTING.search(plain):
                taken[-1] += " ///< What was set, or else the default."
                trailing = True
        name = None if scope or skip else name_of(plain)
        if name and name == above and not documented and not trailing:
            taken[0] = "/** @overload */ " + taken[0]
        if not skip:
            above = name
        shown += [""] * len(taken) if skip else taken
        documented = False
    return shown


def main():
    with open(sys.argv[1], encoding="utf-8") as header:
        print("\n".join(filtered(header.read().splitlines())))


if __name__ == "__main__":
    main()
