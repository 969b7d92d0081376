package dev.tauko.demos.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.Headers;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputTest {
  private static final Item.Options NONE =
      new Item.Options(null, null, null, List.of(), OptionalLong.empty(), OptionalInt.empty());

  private final Input input = new Input(NONE);

  @Test
  void aLineHasTheMirrorsOfAFileAndTheNextOnesItsOptions() {
    String md5 = "d41d8cd98f00b204e9800998ecf8427e";

    input.addList(
        """
        # comment
        http://a.org/x\thttp://b.org/x

          out=name
          dir=/data
        \tchecksum=md5=%s
          header=A: b
          max-download-limit=10K
          split=4
        https://a.org/y
        """
            .formatted(md5)
            .replace("\n\n", "\n")
            .lines()
            .toList(),
        "list");

    assertThat(input.problems()).isEmpty();
    assertThat(input.items())
        .containsExactly(
            new Item(
                List.of("http://a.org/x", "http://b.org/x"),
                "list:2",
                new Item.Options(
                    Path.of("/data"),
                    "name",
                    new Checksum("MD5", md5),
                    List.of(new Headers.Header("A", "b")),
                    OptionalLong.of(10240),
                    OptionalInt.of(4))),
            new Item(List.of("https://a.org/y"), "list:9", NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://a.org/x",
        "http://",
        "example.org",
        "http://a.org/x\u0007",
        "http://a.org/\thttp:",
        "http://a.org/\n out=../x",
        "http://a.org/\n out=/etc/x",
        "http://a.org/\n checksum=sha-256=12",
        "http://a.org/\n checksum=crc=12",
        "http://a.org/\n split=0",
        "http://a.org/\n nonsense",
        "http://a.org/\n header=A: b\u0007",
        "http://a.org/\n header=A b: c",
        "http://a.org/\n header=Host: b.org",
        "http://a.org/\n user-agent=\u00e4",
        "http://a.org/\n referer=\u00e4",
        "http://a.org/\n max-download-limit=fast",
        " out=of nothing"
      })
  void whatCannotBeReadIsAProblemOfItsLine(String lines) {
    input.addList(lines.lines().toList(), "list");

    assertThat(input.items()).isEmpty();
    assertThat(input.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.origin()).isEqualTo("list:1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          http://a.org/a b.txt | it has a blank, which is written %20 in a URL
          http://a.org/a\u0007b | it has the character U+0007, which is written %07 in a URL
          ftp://a.org/a b      | not a URL of http or https
          http:///a b          | not a URL of http or https
          """)
  void whatIsWrongWithAUrlIsNamed(String url, String reason) {
    input.add(url, "argument");

    assertThat(input.problems()).extracting(Input.Problem::reason).containsExactly(reason);
  }

  @Test
  void aByteOrderMarkIsNotPartOfTheList() {
    input.addList(List.of("\uFEFFhttp://a.org/x", "\uFEFFhttp://a.org/y"), "list");

    assertThat(input.items()).flatExtracting(Item::urls).containsExactly("http://a.org/x");
    assertThat(input.problems()).extracting(Input.Problem::origin).containsExactly("list:2");
  }

  @Test
  void secretsOfALineThatCannotBeReadAreNotShown() {
    input.addList(
        List.of(
            " header=Authorization: Bearer secret",
            "http://me:secret@a.org/?secret\thttp://a.org/?a=secret b\tno",
            "http://a.org/",
            " http://a.org/?secret"),
        "list");

    assertThat(input.problems()).hasSize(3);
    assertThat(input.problems().toString()).doesNotContain("secret").contains("header=…");
  }

  @Test
  void aVeryLongLineIsRead() {
    input.add("http://" + "a".repeat(1_000_000) + "\u0007", "argument");

    assertThat(input.problems())
        .extracting(Input.Problem::reason)
        .containsExactly("it has the character U+0007, which is written %07 in a URL");
  }

  @Test
  void sizesHaveUnits() {
    assertThat(List.of("5", "5K", "5k", "5KB", "5KiB", "2M", "1G").stream().map(Size::parse))
        .containsExactly(5L, 5120L, 5120L, 5120L, 5120L, 2L << 20, 1L << 30);
    assertThatThrownBy(() -> Size.parse("-1")).hasMessageContaining("'-1' is not accepted");
  }

  @Test
  void textsAreFitIntoColumns() {
    assertThat(Screen.pad("name", 6)).isEqualTo("name  ");
    assertThat(Screen.pad("a-long-name.iso", 8)).isEqualTo("a-lo…iso");
    assertThat(Screen.columns("日本")).isEqualTo(4);
    assertThat(Screen.columns(Screen.pad("日本語日本語.iso", 9))).isEqualTo(9);
  }
}
