namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>What a Ptychodus product says of its measurement: the attributes of its root, of probe and of object.</summary>
/// <remarks>Source: the product format 1.0 of AdvancedPhotonSource/ptychodus. Each number that nobody gave is 0, as the original's exporter has it.</remarks>
public sealed record ProductMetadata
{
    /// <summary>The product's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Anything else that a reader should know.</summary>
    public string Comments { get; init; } = "";

    /// <summary>From the object to the detector, in metres.</summary>
    public double DetectorDistanceMeters { get; init; }

    /// <summary>The energy of a photon of the probe, in electronvolts.</summary>
    public double ProbeEnergyElectronvolts { get; init; }

    /// <summary>Photons of the probe in one exposure.</summary>
    public double ProbePhotonCount { get; init; }

    /// <summary>The time of one exposure, in seconds.</summary>
    public double ExposureTimeSeconds { get; init; }

    /// <summary>The object's mass attenuation coefficient, in square metres per kilogram.</summary>
    public double MassAttenuationSquareMetersPerKilogram { get; init; }

    /// <summary>The angle at which the object was turned, in degrees.</summary>
    public double TomographyAngleDegrees { get; init; }

    /// <summary>The width of a pixel of the object, in metres. Positions are in these pixels. Default 50 nm.</summary>
    public double ObjectPixelWidthMeters { get; init; } = 5e-8;

    /// <summary>The height of a pixel of the object, in metres. Default 50 nm.</summary>
    public double ObjectPixelHeightMeters { get; init; } = 5e-8;

    /// <summary>The width of a pixel of the probe, in metres. Default 125 nm.</summary>
    public double ProbePixelWidthMeters { get; init; } = 1.25e-7;

    /// <summary>The height of a pixel of the probe, in metres. Default 125 nm.</summary>
    public double ProbePixelHeightMeters { get; init; } = 1.25e-7;

    /// <summary>Where the middle of the object lies in the frame of the positions, in metres.</summary>
    public double ObjectCenterXMeters { get; init; }

    /// <summary>Where the middle of the object lies in the frame of the positions, in metres.</summary>
    public double ObjectCenterYMeters { get; init; }
}
