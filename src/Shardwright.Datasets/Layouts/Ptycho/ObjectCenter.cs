namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>Where a product says that the middle of its object lies.</summary>
public enum ObjectCenter
{
    /// <summary>Where the metadata say: at 0 unless somebody gave something else, as PtychoPINN's exporter has it.</summary>
    AsGiven,

    /// <summary>Where the positions put it: half the object's width and height from its corner, so that Ptychodus draws them inside the object.</summary>
    Auto,
}
