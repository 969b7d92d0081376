package dev.tauko.demos.download;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SidecarTest {
  private static final String ONE = "a".repeat(64);
  private static final String OTHER = "b".repeat(64);
  private static final Checksum SUM = new Checksum("SHA-256", ONE);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DIGITS  x.iso",
        "DIGITS *x.iso",
        "DIGITS  ./x.iso",
        "DIGITS  build/out/x.iso",
        "DIGITS  C:\\out\\x.iso",
        "\\DIGITS  x.iso",
        "SHA256 (x.iso) = DIGITS",
        "SHA256 (out/x.iso) = DIGITS",
        "SHA2-256(x.iso)= DIGITS",
        "SHA256(x.iso)= DIGITS"
      })
  void aLineNamesItsFile(String line) {
    for (String digits : new String[] {ONE, ONE.toUpperCase(java.util.Locale.ROOT)}) {
      Sidecar sidecar =
          Sidecar.parse("# sums\n" + OTHER + "  y.iso\n" + line.replace("DIGITS", digits) + "\n");

      assertThat(sidecar.of("x.iso")).containsExactly(SUM);
      assertThat(sidecar.of("z.iso")).isEmpty();
    }
  }

  @Test
  void digitsAloneAreOfAnyFileIfThereIsNothingElse() {
    assertThat(Sidecar.parse(ONE + "\n").of("x.iso")).containsExactly(SUM);
    assertThat(Sidecar.parse(ONE + "\n" + OTHER + "\n").of("x.iso")).isEmpty();
  }

  @Test
  void aFileMayHaveSeveralChecksums() {
    String text = ONE + "  x.iso\n" + OTHER + "  out/x.iso\n" + ONE + " *x.iso\n";

    assertThat(Sidecar.parse(text).of("x.iso"))
        .containsExactly(SUM, new Checksum("SHA-256", OTHER));
  }

  @Test
  void aLineThatIsVeryLongIsRead() {
    String name = "x" + " ".repeat(1_000_000) + "y";

    assertThat(Sidecar.parse(ONE + "  " + name + "  ").of(name)).containsExactly(SUM);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "", "SHA512t256 (x.iso) = DIGITS", "MD5 (x.iso) = DIGITS"})
  void somethingElseIsNotUnderstood(String text) {
    assertThat(Sidecar.parse(text.replace("DIGITS", ONE)).isEmpty()).isTrue();
  }
}
