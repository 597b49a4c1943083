import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** Go, Java, C#, Rust, Swift, Kotlin, C++, Dart and Scala. */
const templates: Templates = {
  'go-const': ({ camel, key, url }) => ({
    file: 'cmd/sync/main.go',
    content: `package main\n\nimport "net/http"\n\nconst (\n\t${camel} = "${key}"\n\tendpoint = "${url}"\n)\n\nfunc main() {\n\treq, _ := http.NewRequest("GET", endpoint, nil)\n\t_ = req\n}\n`,
  }),
  'go-header-set': ({ headerName, headerValue, host }) => ({
    file: 'internal/client/client.go',
    content: `package client\n\nfunc (c *Client) do(path string) (*http.Response, error) {\n\treq, err := http.NewRequest(http.MethodPost, "https://${host}"+path, c.body)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\treq.Header.Set("${headerName}", "${headerValue}")\n\treturn c.http.Do(req)\n}\n`,
  }),
  'go-raw-string-test': ({ word, key }) => ({
    file: 'internal/config/config_test.go',
    content: `package config\n\nfunc TestLoad(t *testing.T) {\n\tt.Setenv("HOME", t.TempDir())\n\traw := \`\n[${word}]\nkey = "${key}"\n\`\n\tcfg, err := Parse(raw)\n\tif err != nil || cfg == nil {\n\t\tt.Fatal(err)\n\t}\n}\n`,
  }),
  'java-static-final': ({ environment, key, word }) => ({
    file: 'src/main/java/com/example/voice/VoiceConfig.java',
    content: `package com.example.voice;\n\n/** Settings for ${word}. */\npublic final class VoiceConfig {\n    private static final String ${environment} = "${key}";\n    private static final int TIMEOUT_MS = 30_000;\n\n    private VoiceConfig() {}\n}\n`,
  }),
  'java-value-default': ({ snake, key }) => ({
    file: 'src/main/java/com/example/ApiClient.java',
    content: `@Service\npublic class ApiClient {\n    @Value("\${${snake.replaceAll('_', '.')}:${key}}")\n    private String apiKey;\n}\n`,
  }),
  'java-http-request': ({ url, headerName, headerValue }) => ({
    file: 'src/main/java/com/example/Upload.java',
    content: `HttpRequest request = HttpRequest.newBuilder()\n        .uri(URI.create("${url}"))\n        .header("Content-Type", "application/json")\n        .header("${headerName}", "${headerValue}")\n        .POST(HttpRequest.BodyPublishers.ofString(json))\n        .build();\n`,
  }),
  'csharp-headers': ({ host, headerName, headerValue }) => ({
    file: 'src/Services/SpeechClient.cs',
    content: `public class SpeechClient\n{\n    private readonly HttpClient _http = new() { BaseAddress = new Uri("https://${host}") };\n\n    public SpeechClient()\n    {\n        _http.DefaultRequestHeaders.TryAddWithoutValidation("${headerName}", "${headerValue}");\n    }\n}\n`,
  }),
  'csharp-const-verbatim': ({ word, key }) => ({
    file: 'Constants.cs',
    content: `namespace Demo;\n\ninternal static class Constants\n{\n    // from the ${word} dashboard\n    public const string ApiKey = @"${key}";\n    public const int PageSize = 25;\n}\n`,
  }),
  'rust-const': ({ camel, key, word }) => ({
    file: 'src/main.rs',
    content: `//! Small ${word} command line client.\nuse reqwest::blocking::Client;\n\nconst ${camel.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}: &str = "${key}";\n\nfn main() -> anyhow::Result<()> {\n    let client = Client::new();\n    Ok(())\n}\n`,
  }),
  'rust-unwrap-or': ({ environment, key }) => ({
    file: 'crates/core/src/settings.rs',
    content: `pub fn api_key() -> String {\n    std::env::var("${environment}").unwrap_or_else(|_| "${key}".to_string())\n}\n`,
  }),
  'swift-struct': ({ camel, key, url }) => ({
    file: 'Sources/App/Secrets.swift',
    content: `import Foundation\n\nenum Secrets {\n    static let ${camel} = "${key}"\n}\n\nlet endpoint = URL(string: "${url}")!\n`,
  }),
  'swift-set-value': ({ host, headerName, headerValue }) => ({
    file: 'App/Network/Upload.swift',
    content: `var request = URLRequest(url: URL(string: "https://${host}/upload")!)\nrequest.httpMethod = "POST"\nrequest.setValue("${headerValue}", forHTTPHeaderField: "${headerName}")\nrequest.timeoutInterval = 60\n`,
  }),
  'kotlin-build-config': ({ environment, key }) => ({
    file: 'app/build.gradle.kts',
    content: `android {\n    namespace = "com.example.dictate"\n    defaultConfig {\n        minSdk = 26\n        buildConfigField("String", "${environment}", "\\"${key}\\"")\n    }\n}\n`,
  }),
  'kotlin-object': ({ word, key, random }) => ({
    file: 'app/src/main/java/com/example/Api.kt',
    content: `package com.example\n\nobject Api {\n    ${random.pick(['const val KEY', 'private const val TOKEN', 'val apiKey'])} = "${key}"\n    // ${word} answers in seconds, not ms\n    const val TIMEOUT = 40\n}\n`,
  }),
  'cpp-define': ({ environment, key, host }) => ({
    file: 'firmware/src/config.h',
    content: `#pragma once\n#define WIFI_SSID "office"\n#define ${environment}  "${key}"\n#define API_HOST  "${host}"\n#define SAMPLE_RATE 16000\n`,
  }),
  'dart-flutter': ({ camel, key, word, random }) => ({
    file: 'lib/services/stt.dart',
    content: `import 'package:http/http.dart' as http;\n\nclass Stt {\n  static const _${camel} = '${key}';\n${filler(random, 'javascript', 3).replaceAll(/^/gm, '  // ')}\n  // ${word}\n}\n`,
  }),
  'scala-conf': ({ word, key }) => ({
    file: 'src/main/scala/Settings.scala',
    content: `package demo\n\nobject Settings {\n  // key for ${word}\n  val token: String = sys.env.getOrElse("TOKEN", "${key}")\n}\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('tuning/code-compiled', templates)
}
