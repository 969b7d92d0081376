package dev.tauko.http.internal.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of files that servers propose (RFC 6266; its examples among them). */
class FileNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          attachment; filename=example.html              | example.html
          INLINE; FILENAME= "an example.html"            | an example.html
          attachment; filename*= UTF-8''%e2%82%ac%20rates | € rates
          attachment; filename="EURO rates"; filename*=utf-8''%e2%82%ac%20rates | € rates
          attachment; filename*=ISO-8859-1'en'%A3%20rates; filename=x | £ rates
          attachment; filename=first.txt; filename=second.txt | first.txt
          attachment; filename="a;b\\"c.txt"             | a;b_c.txt
          attachment; filename=two words.txt             | two words.txt
          attachment; filename="unclosed.txt             | unclosed.txt
          filename=bare.txt                              | bare.txt
          attachment; filename*=UTF-8''%e2%82; filename=plain.txt | plain.txt
          attachment; filename*=UTF-8''%zz; filename=plain.txt | plain.txt
          attachment; filename*=UTF-7''x; filename=plain.txt | plain.txt
          attachment; filename*=plain.txt                | from url.pdf
          attachment                                     | from url.pdf
          attachment; filename=""                        | from url.pdf
          attachment; filename=".."                      | from url.pdf
          attachment; filename="/"                       | from url.pdf
          """)
  void theFieldNamesTheFile(String disposition, String name) {
    assertThat(FileName.of(disposition, "/folder/from%20url.pdf?x=/y")).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ../../etc/passwd            | passwd
          ..%2f..%2fetc%2fpasswd      | passwd
          C:%5CWindows%5Ccalc.exe     | calc.exe
          C:calc.exe                  | C_calc.exe
          %00a%0Ab%1B%7F.txt          | _a_b__.txt
          a%E2%80%AEtxt.exe           | a_txt.exe
          .bashrc                     | _bashrc
          ...                         | download
          name.%20.%20                | name
          %20name                     | name
          con                         | _con
          NUL.tar.gz                  | _NUL.tar.gz
          aux .txt                    | _aux .txt
          com%C2%B9.txt               | _com¹.txt
          lpt9                        | _lpt9
          console.log                 | console.log
          a%3Cb%3E%22c%7C%3F*.txt     | a_b__c___.txt
          """)
  void aNameIsSafeOnAnySystem(String proposed, String name) {
    assertThat(FileName.of("attachment; filename*=UTF-8''" + proposed, "/")).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b.txt, b.txt",
    "/a/, download",
    "/, download",
    "*, _",
    "/a%2F..%2Fb.txt, b.txt",
    "/%E4.txt, %E4.txt",
    "/%C3%A4.txt, ä.txt"
  })
  void withoutAFieldThePathNamesIt(String target, String name) {
    assertThat(FileName.of(null, target)).isEqualTo(name);
  }

  @Test
  void aLongNameKeepsItsExtension() {
    String name = FileName.of("attachment; filename=\"" + "€".repeat(200) + ".tar\"", "/");
    assertThat(name).startsWith("€€€").endsWith("€.tar");
    assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(253, 255);
    assertThat(FileName.of(null, "/" + "a".repeat(300))).isEqualTo("a".repeat(255));
    assertThat(FileName.of(null, "/a." + "b".repeat(300))).hasSize(255);
  }
}
