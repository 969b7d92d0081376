package dev.tauko.demos.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          http://a.org/x/file.txt          | file.txt
          http://a.org/file.txt?a=/b#/c    | file.txt
          http://a.org/                    | download
          http://a.org                     | download
          http://a.org/%2e%2e%2fetc        | etc
          http://a.org/..%5c..%5cx.exe     | x.exe
          http://a.org/caf%C3%A9           | café
          http://a.org/%ff                 | %ff
          http://a.org/.bashrc             | bashrc
          http://a.org/-rf                 | rf
          http://a.org/con                 | _con
          http://a.org/nul.txt             | _nul.txt
          http://a.org/COM%C2%B9           | _COM¹
          http://a.org/com%C2%B3.txt       | _com³.txt
          http://a.org/lpt%C2%B2           | _lpt²
          http://a.org/conin$              | _conin$
          http://a.org/C:x                 | C_x
          http://a.org/a%00b%0Ac           | a_b_c
          http://a.org/a%E2%80%AEgpj.exe   | a_gpj.exe
          http://a.org/%20%20              | download
          http://a.org/..                  | download
          """)
  void theEndOfAUrlMadeSafe(String url, String name) {
    assertThat(Names.of(null, url)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          attachment; filename="a b.txt"                            | a b.txt
          attachment; filename=plain.txt                            | plain.txt
          attachment; filename="../../x"                            | x
          attachment; filename="/etc/passwd"                        | passwd
          attachment; filename="a\\"b"                              | a_b
          attachment; filename="e.txt"; filename*=UTF-8''%e2%82%ac.txt | €.txt
          attachment; filename*=iso-8859-1'en'%A3.txt; filename=x   | £.txt
          attachment; filename*=UTF-8''%2e%2e%2fx                   | x
          attachment; filename*=UTF-8''%ff; filename=fallback       | fallback
          attachment; filename=""                                   | url.txt
          attachment; filename="naÃ¯ve.txt"                         | naïve.txt
          attachment; filename=â\u0082¬.txt                         | €.txt
          attachment; filename="na\u00efve.txt"                     | naïve.txt
          attachment; filename="Ã¯ \u00ef.txt"                      | Ã¯ ï.txt
          attachment                                                | url.txt
          """)
  void theNameInContentDisposition(String field, String name) {
    assertThat(Names.of(field, "http://a.org/url.txt")).isEqualTo(name);
  }

  @Test
  void aLongNameKeepsItsExtension() {
    String name = Names.of(null, "http://a.org/" + "é".repeat(300) + ".tar.gz");

    assertThat(name).startsWith("ééé").endsWith("é.gz");
    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(195, 200);
  }

  @Test
  void aNameThatIsVeryLongIsCut() {
    int length = 1_000_000;

    assertThat(Names.of(null, "http://a.org/" + "x".repeat(length) + ".iso"))
        .isEqualTo("x".repeat(196) + ".iso");
    assertThat(Names.of(null, "http://a.org/a" + ".".repeat(length) + "b" + ".".repeat(length)))
        .isEqualTo("a" + ".".repeat(198) + "b");
    assertThat(Names.of("attachment; filename=\"" + "\\y".repeat(length) + "\"", "http://a.org"))
        .isEqualTo("y".repeat(200));
    assertThat(Names.of(null, "http://a.org/x" + "?".repeat(length) + "\u2028?")).isEqualTo("x");
    assertThat(Show.url("http://a.org/" + "?".repeat(length) + "=x")).hasSize(301);
  }

  @Test
  void aNumberGoesBeforeTheExtension() {
    assertThat(Names.numbered("file.tar.gz", 2)).isEqualTo("file.tar.2.gz");
    assertThat(Names.numbered("file", 1)).isEqualTo("file.1");
  }

  @Test
  void secretsOfAUrlAreNotShown() {
    assertThat(Show.url("https://me:secret@a.org/x?Signature=abc&b=1#f"))
        .isEqualTo("https://a.org/x?Signature=…&b=…#f");
    assertThat(Show.url("https://a.org/x?secret")).isEqualTo("https://a.org/x?…");
    assertThat(Show.url("https://a.org/?secret&a=&=secret&&secret?b=c=d#f"))
        .isEqualTo("https://a.org/?…&a=…&=…&&secret?b=…#f");
    assertThat(Show.url("https://a.org/#access_token=secret&b"))
        .isEqualTo("https://a.org/#access_token=…&…");
    assertThat(Show.url("https://me:sec@ret@a.org/x@y")).isEqualTo("https://a.org/x@y");
    assertThat(Show.text("a\u001b[31mb\r\nc\u202Ed")).isEqualTo("a?[31mb??c?d");
  }
}
