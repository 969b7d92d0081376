package dev.tauko.http.internal.url;

import com.ibm.icu.text.IDNA;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names beyond ASCII as DNS has them: by UTS 46 without transitional processing, as browsers do it,
 * which agrees with IDNA 2008 (RFC 5891) on the letters that IDNA 2003 lost, such as ß.
 */
public final class Idna {
  private Idna() {}

  /** Loaded with its tables when the first name beyond ASCII is seen. */
  private static final class Tables {
    static final IDNA UTS46 =
        IDNA.getUTS46Instance(
            IDNA.NONTRANSITIONAL_TO_ASCII | IDNA.CHECK_BIDI | IDNA.CHECK_CONTEXTJ);

    /** DNS does not mind these, and names such as {@code r3---sn.example} have them. */
    static final Set<IDNA.Error> TOLERATED = EnumSet.of(IDNA.Error.HYPHEN_3_4);
  }

  /**
   * A name in ASCII and lower case. One that is in ASCII already is not looked at more closely.
   *
   * @return null if it cannot be written so
   */
  public static @Nullable String toAscii(String name) {
    if (isAscii(name)) {
      return name.toLowerCase(Locale.ROOT);
    }
    StringBuilder ascii = new StringBuilder(name.length() + 16);
    IDNA.Info info = new IDNA.Info();
    Tables.UTS46.nameToASCII(name, ascii, info);
    return Tables.TOLERATED.containsAll(info.getErrors())
        ? ascii.toString().toLowerCase(Locale.ROOT)
        : null;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 128) {
        return false;
      }
    }
    return true;
  }
}
