package dev.tauko.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles pieces of programs as a user's compiler would, against the test's class path. */
public final class Snippets {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
  private static final List<String> OPTIONS =
      List.of("-proc:none", "-cp", System.getProperty("java.class.path"));

  private Snippets() {}

  /** The errors in the source of a class {@code Snippet}, by the lines in which they are. */
  public static SortedMap<Long, String> errors(String source) {
    SortedMap<Long, String> errors = new TreeMap<>();
    DiagnosticListener<JavaFileObject> listener =
        diagnostic -> {
          if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
            errors.merge(
                diagnostic.getLineNumber(),
                diagnostic.getMessage(Locale.ENGLISH),
                (one, two) -> one + "\n" + two);
          }
        };
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    try (var files = new Discarding(COMPILER.getStandardFileManager(listener, null, null))) {
      COMPILER.getTask(null, files, listener, OPTIONS, null, List.of(file)).call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return errors;
  }

  /** Writes no class files. */
  private static final class Discarding extends ForwardingJavaFileManager<StandardJavaFileManager> {

    Discarding(StandardJavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("discarded:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return OutputStream.nullOutputStream();
        }
      };
    }
  }
}
