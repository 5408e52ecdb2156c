# Sourced by ./g2g and ./test: quiet, local settings for the .NET command line, and a clear word when it is missing.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Messages are parsed, so they are English; build nodes do not outlive the command that started them.
export DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1

if ! command -v dotnet > /dev/null 2>&1; then
    cat >&2 <<'END'
The .NET 10 SDK is needed and `dotnet` is not on the PATH. On Debian 12, as root:

    apt-get update && apt-get install --no-install-recommends -y ca-certificates wget
    wget https://packages.microsoft.com/config/debian/12/packages-microsoft-prod.deb
    dpkg -i packages-microsoft-prod.deb
    apt-get update && apt-get install --no-install-recommends -y dotnet-sdk-10.0
END
    return 4
fi
