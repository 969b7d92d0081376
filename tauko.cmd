@echo off
rem Starts the demos on Windows: tauko [COMMAND] [ARGUMENT...]; without arguments, the command "fetch".
rem Builds their jar first if it is missing. To build it again, delete demos\target\tauko-demos.jar.
setlocal
set "ROOT=%~dp0"
set "JAR=%ROOT%demos\target\tauko-demos.jar"
set "NEEDED=25"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
set "RELEASE=0"
for /f "tokens=3" %%v in ('"%JAVA%" -XshowSettings:properties -version 2^>^&1 ^| findstr /c:"java.specification.version ="') do set "RELEASE=%%v"
for /f "tokens=1 delims=." %%v in ("%RELEASE%") do set "RELEASE=%%v"
if %RELEASE% lss %NEEDED% (
  echo tauko: a JDK %NEEDED% or later is needed; %JAVA% is version %RELEASE%. Set JAVA_HOME to one. 1>&2
  exit /b 1
)

if not exist "%JAR%" (
  where mvn >nul 2>nul || (
    echo tauko: Maven is needed to build the demos, and there is no mvn on the PATH. 1>&2
    exit /b 1
  )
  echo tauko: building; the first time this takes a minute or two, on a busy machine longer 1>&2
  call mvn -q -B -f "%ROOT%pom.xml" -pl demos -am -Dmaven.test.skip=true -Dwarnings.fail=false package 1>&2 || exit /b 1
)

rem A download needs little memory. Some may have much to do: encryption, long recordings. The others end before the JIT
rem compiler for long runs would pay.
set "OPTIONS=-XX:TieredStopAtLevel=1"
if "%~1"=="download" set "OPTIONS=-Xmx80m -XX:+UseSerialGC"
for %%c in (fetch crawl cluster jfr) do if "%~1"=="%%c" set "OPTIONS="
if "%~1"=="" (
  "%JAVA%" --sun-misc-unsafe-memory-access=allow -jar "%JAR%" fetch
) else (
  "%JAVA%" %OPTIONS% --sun-misc-unsafe-memory-access=allow -jar "%JAR%" %*
)
exit /b %ERRORLEVEL%
