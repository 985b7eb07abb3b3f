# Takes the requirements from the system (apt's packages) in place of Conan's: nothing is downloaded.
#
#   conan create packaging/conan --no-remote --profile packaging/conan/system.profile
include(default)

[settings]
compiler.cppstd=20

[platform_requires]
boost/1.81.0
openssl/3.0.19
cctz/2.3
nlohmann_json/3.11.2
utf8proc/2.8.0
