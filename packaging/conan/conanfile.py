"""Conan 2 recipe: `conan create packaging/conan --build=missing` builds the checkout that it lies in."""
import pathlib
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain
from conan.tools.files import copy, rmdir

ROOT = pathlib.Path(__file__).parents[2]
SOURCES = ("CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "src/*")


class Neo4jConan(ConanFile):
    name = "neo4j-cpp"
    description = "C++20 coroutine-based asynchronous driver for Neo4j"
    license = "Apache-2.0"
    topics = ("neo4j", "graph", "database", "driver", "asio", "coroutines")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False], "with_json": [True, False]}
    default_options = {"shared": False, "fPIC": True, "with_json": False}
    implements = ["auto_shared_fpic"]

    def set_version(self):
        text = (ROOT / "include/neo4j/version.hpp").read_text()
        self.version = ".".join(re.findall(r"#define NEO4J_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", text))

    def export_sources(self):
        for pattern in SOURCES:
            copy(self, pattern, ROOT, self.export_sources_folder)

    def requirements(self):
        # Public headers include Boost's: a shared library's users need its headers, but link none of it.
        self.requires("boost/[>=1.81 <2]", transitive_headers=True)
        self.requires("openssl/[>=3 <4]")
        self.requires("cctz/[>=2.3 <3]")
        self.requires("utf8proc/[>=2.5 <3]")
        if self.options.with_json:
            self.requires("nlohmann_json/[>=3.11 <4]", transitive_headers=True)

    def validate(self):
        check_min_cppstd(self, 20)
        if self.settings.os != "Linux":
            raise ConanInvalidConfiguration(f"{self.ref} has been tried on Linux only")

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        for part in ("TESTS", "BENCHMARKS", "EXAMPLES", "CLI"):
            toolchain.cache_variables[f"NEO4J_BUILD_{part}"] = False
        # What CMake would take because it happens to be there is left to the option.
        toolchain.cache_variables["CMAKE_DISABLE_FIND_PACKAGE_nlohmann_json"] = not self.options.with_json
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        copy(self, "LICENSE", self.source_folder, f"{self.package_folder}/licenses")
        CMake(self).install()
        # Conan's generators write their own.
        rmdir(self, f"{self.package_folder}/lib/cmake")
        rmdir(self, f"{self.package_folder}/lib/pkgconfig")

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "neo4j")
        driver = self.cpp_info.components["neo4j"]
        driver.set_property("cmake_target_name", "neo4j::neo4j")
        driver.set_property("pkg_config_name", "neo4j")
        driver.libs = ["neo4j"]
        driver.system_libs = ["pthread"]
        driver.requires = ["boost::headers", "boost::url", "openssl::openssl", "cctz::cctz",
                           "utf8proc::utf8proc"]
        if self.options.with_json:
            json = self.cpp_info.components["json"]
            json.set_property("cmake_target_name", "neo4j::json")
            json.libdirs, json.bindirs = [], []
            json.requires = ["neo4j", "nlohmann_json::nlohmann_json"]
