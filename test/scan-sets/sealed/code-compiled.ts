import { type ScanCase, type Templates, write } from '../support/case.ts'
import { filler } from '../support/filler.ts'

/** Go, Java, C#, Rust, Swift, Kotlin, Objective-C, C, Visual Basic and Zig. */
const templates: Templates = {
  'go-struct-literal': ({ word, key, host }) => ({
    file: 'pkg/voice/voice.go',
    content: `// Package voice talks to ${word}.\npackage voice\n\nvar Default = Options{\n\tBaseURL: "https://${host}",\n\tAPIKey:  "${key}",\n\tRetries: 2,\n}\n`,
  }),
  'go-flag-default': ({ snake, key }) => ({
    file: 'cmd/agent/main.go',
    content: `var (\n\tlisten = flag.String("listen", ":8080", "address")\n\ttoken  = flag.String("${snake.replaceAll('_', '-')}", \`${key}\`, "vendor token")\n)\n`,
  }),
  'go-table-test': ({ key, url }) => ({
    file: 'internal/proxy/proxy_test.go',
    content: `tests := []struct{ name, in, want string }{\n\t{"empty", "", ""},\n\t{"live", "${key}", "${url}"},\n}\nfor _, tt := range tests {\n\tt.Run(tt.name, func(t *testing.T) { _ = tt })\n}\n`,
  }),
  'java-builder-chain': ({ word, key }) => ({
    file: 'src/main/java/io/demo/Clients.java',
    content: `public class Clients {\n  // ${word}\n  static final Client CLIENT = Client.builder()\n      .timeout(Duration.ofSeconds(20))\n      .apiKey("${key}")\n      .build();\n}\n`,
  }),
  'java-map-of': ({ headerName, headerValue, host }) => ({
    file: 'src/test/java/io/demo/LiveTest.java',
    content: `@Test\nvoid live() {\n  var headers = Map.of("Accept", "application/json", "${headerName}", "${headerValue}");\n  assertThat(get("https://${host}/", headers)).isNotNull();\n}\n`,
  }),
  'spring-yaml-test': ({ snake, key }) => ({
    file: 'src/test/resources/application-it.yml',
    content: `spring:\n  main:\n    banner-mode: "off"\nvendor:\n  ${snake.replaceAll('_', '-')}: ${key}\n`,
  }),
  'csharp-get-or-default': ({ environment, key }) => ({
    file: 'Program.cs',
    content: `var builder = WebApplication.CreateBuilder(args);\nvar key = builder.Configuration["${environment}"] ?? "${key}";\nbuilder.Services.AddHttpClient();\n`,
  }),
  'csharp-request-message': ({ url, headerName, headerValue }) => ({
    file: 'Functions/Start.cs',
    content: `using var message = new HttpRequestMessage(HttpMethod.Post, "${url}");\nmessage.Headers.Add("${headerName}", "${headerValue}");\nvar answer = await http.SendAsync(message);\n`,
  }),
  'rust-header-value': ({ url, headerName, headerValue }) => ({
    file: 'src/client.rs',
    content: `let mut headers = HeaderMap::new();\nheaders.insert("${headerName.toLowerCase()}", HeaderValue::from_static("${headerValue}"));\nlet body = client.get("${url}").headers(headers).send().await?.text().await?;\n`,
  }),
  'rust-raw-string': ({ snake, key }) => ({
    file: 'tests/config.rs',
    content: `#[test]\nfn parses() {\n    let text = r#"\n        ${snake} = "${key}"\n        retries = 3\n    "#;\n    assert!(parse(text).is_ok());\n}\n`,
  }),
  'swift-default-argument': ({ word, key }) => ({
    file: 'Sources/Voice/Client.swift',
    content: `/// Client for ${word}\npublic final class Client {\n    private let key: String\n    public init(key: String = "${key}") { self.key = key }\n}\n`,
  }),
  'kotlin-okhttp': ({ url, headerName, headerValue }) => ({
    file: 'shared/src/commonMain/kotlin/Http.kt',
    content: `val request = Request.Builder()\n    .url("${url}")\n    .addHeader("${headerName}", "${headerValue}")\n    .build()\n`,
  }),
  'gradle-properties': ({ camel, key }) => ({
    file: 'gradle.properties',
    content: `org.gradle.jvmargs=-Xmx2g\nandroid.useAndroidX=true\n${camel}=${key}\n`,
  }),
  'xcode-config': ({ environment, key }) => ({
    file: 'Config/Debug.xcconfig',
    content: `// debug only\nPRODUCT_NAME = Dictate\n${environment} = ${key}\n`,
  }),
  'plist-string': ({ camel, key }) => ({
    file: 'App/Info.plist',
    content: `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0">\n<dict>\n\t<key>CFBundleName</key>\n\t<string>Dictate</string>\n\t<key>${camel}</key>\n\t<string>${key}</string>\n</dict>\n</plist>\n`,
  }),
  'objective-c-static': ({ word, key }) => ({
    file: 'Classes/VoiceManager.m',
    content: `#import "VoiceManager.h"\n\n// ${word}\nstatic NSString *const kKey = @"${key}";\n\n@implementation VoiceManager\n@end\n`,
  }),
  'arduino-header': ({ key, host, random }) => ({
    file: 'sketch/secrets.h',
    content: `const char* ssid = "lab";\nconst char* host = "${host}";\nconst char* token = "${key}";\nconst int pin = ${random.integer(2, 13)};\n`,
  }),
  'vb-const': ({ word, key, random }) => ({
    file: 'Module1.vb',
    content: `Module Module1\n    ' ${word}\n    Private Const ApiKey As String = "${key}"\n${filler(random, 'prose', 2).replaceAll(/^/gm, "    ' ")}\nEnd Module\n`,
  }),
}

/** Yields the cases of this module. */
export function cases(): Iterable<ScanCase> {
  return write('sealed/code-compiled', templates)
}
