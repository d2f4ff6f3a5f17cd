// swift-tools-version:6.1
import PackageDescription

// Lua is linked statically where Debian has it so: a call of its API need not go by a table of addresses then, and the program
// starts sooner. No C module could miss the shared library, for scripts can load none.
#if os(Linux)
    let luaPackage: String? = nil
#else
    let luaPackage: String? = "lua5.4"
#endif

let package = Package(
    name: "cap",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "cap", targets: ["cap"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    ],
    targets: [
        .systemLibrary(name: "CLua", pkgConfig: luaPackage, providers: [.apt(["liblua5.4-dev"]), .brew(["lua@5.4"])]),
        .target(
            name: "CLuaSupport", dependencies: ["CLua"],
            linkerSettings: [
                .linkedLibrary(":liblua5.4.a", .when(platforms: [.linux])), .linkedLibrary("simdjson"),
            ]),
        .target(name: "CStdlib"),
        .target(name: "LuaKit", dependencies: ["CLua", "CLuaSupport"]),
        .target(name: "JSON"),
        .target(name: "Catalog"),
        .target(name: "LineEditor"),
        .target(name: "LuaSyntax"),
        .target(name: "CCurl"),
        .target(
            name: "Client",
            dependencies: [
                "CCurl",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .target(name: "Migration", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),
        .target(
            name: "Scripting",
            dependencies: ["LuaKit", "JSON", "Catalog", "Client", "CStdlib", "LineEditor", "Migration"]),
        .target(
            name: "Sandbox",
            dependencies: [
                "JSON",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .executableTarget(
            name: "cap",
            dependencies: [
                "CLuaSupport", "Client", "LineEditor", "LuaKit", "LuaSyntax", "Migration", "Scripting", "Sandbox",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .testTarget(name: "LuaKitTests", dependencies: ["LuaKit"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "LineEditorTests", dependencies: ["LineEditor"]),
        .testTarget(name: "LuaSyntaxTests", dependencies: ["LuaSyntax"]),
        .testTarget(name: "CatalogTests", dependencies: ["Catalog"]),
        .testTarget(
            name: "ClientTests",
            dependencies: [
                "Client",
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .testTarget(name: "MigrationTests", dependencies: ["Migration"]),
        .testTarget(
            name: "SandboxTests",
            dependencies: [
                "Sandbox", "JSON",
                .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "ScriptingTests",
            dependencies: ["Scripting", "Sandbox", .product(name: "NIOPosix", package: "swift-nio")]
        ),
        // Runs the built `cap`, which the package graph does not know as a dependency of a test.
        .testTarget(name: "CommandTests", dependencies: ["cap"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .gnu17,
    cxxLanguageStandard: .cxx17
)
